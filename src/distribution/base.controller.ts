import { Controller, Get, Res } from '@nestjs/common';
import { Access, Cors } from '@zot/extension-api';
import type { FastifyReply } from 'fastify';

/** Whether this is a registry, and whether the client's login is good (dist-spec, "Determining Support"). */
@Controller('v2')
export class BaseController {
  @Get()
  @Access('identified')
  @Cors()
  base(@Res() reply: FastifyReply): void {
    void reply.header('content-type', 'application/json').send();
  }
}
