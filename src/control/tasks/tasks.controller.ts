import { Controller, Get, Res } from '@nestjs/common';
import { Access, Scheduler } from '@zot/extension-api';
import type { FastifyReply } from 'fastify';

/** How the tasks in the background stand, for administrators. */
@Controller('v2/_zot/admin/tasks')
export class TasksController {
  constructor(private readonly scheduler: Scheduler) {}

  @Get()
  @Access('admin')
  list(@Res() reply: FastifyReply): void {
    const { scheduler } = this;
    const body = Buffer.from(JSON.stringify({ workers: scheduler.workers(), tasks: scheduler.list() }));
    void reply.header('content-type', 'application/json').send(body);
  }
}
