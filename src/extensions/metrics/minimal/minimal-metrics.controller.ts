import { Controller, Get, Res } from '@nestjs/common';
import { Access } from '@zot/extension-api';
import type { FastifyReply } from 'fastify';
import { MetricCollection } from '../metric-collection.js';
import { MinimalJsonText } from './minimal-json.js';

/** What zot's minimal build has, always and at this path only: numbers for an exporter. */
@Controller('metrics')
export class MinimalMetricsController {
  constructor(
    private readonly collection: MetricCollection,
    private readonly json: MinimalJsonText,
  ) {}

  @Get()
  @Access('metrics')
  read(@Res() reply: FastifyReply): void {
    // Nothing is counted before somebody has asked.
    this.collection.refresh();
    void reply.header('content-type', 'application/json').send(Buffer.from(this.json.write()));
  }
}
