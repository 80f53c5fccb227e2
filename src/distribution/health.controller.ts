import { All, Controller, Res } from '@nestjs/common';
import { Access, Unlimited } from '@zot/extension-api';
import type { FastifyReply } from 'fastify';

/** For probes. The server listens only once everything has started, so that what answers is alive and ready. */
@Controller()
export class HealthController {
  @All(['livez', 'readyz', 'startupz'])
  @Access('public')
  @Unlimited()
  ok(@Res() reply: FastifyReply): void {
    void reply.header('content-type', 'text/plain; charset=utf-8').send('ok');
  }
}
