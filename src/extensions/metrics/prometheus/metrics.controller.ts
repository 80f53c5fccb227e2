import { Controller, Get, Inject, Res, type Type } from '@nestjs/common';
import { Access } from '@zot/extension-api';
import type { FastifyReply } from 'fastify';
import { PrometheusText } from './prometheus-text.js';

/**
 * Makes the controller of one boot: the module of Prometheus writes the path into the class, and two boots may have two
 * paths.
 */
export function metricsController(): Type {
  @Controller()
  class MetricsController {
    constructor(@Inject(PrometheusText) private readonly text: PrometheusText) {}

    @Get()
    @Access('metrics')
    async read(@Res() reply: FastifyReply): Promise<void> {
      const body = await this.text.write();
      void reply.header('content-type', this.text.contentType).send(body);
    }
  }
  return MetricsController;
}
