import { Controller, Post, Req, Res } from '@nestjs/common';
import { Access, Cors, Sessions } from '@zot/extension-api';
import { RegistryError } from '@zot/oci';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isFromOtherSite, isFromOwnPages } from '../own-pages.js';

/** Ends the session of a browser. */
@Controller('zot/auth/logout')
export class LogoutController {
  constructor(private readonly sessions: Sessions) {}

  @Post()
  @Access('public')
  @Cors()
  async logout(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (!isFromOwnPages(request) && isFromOtherSite(request)) {
      throw new RegistryError('DENIED', { reason: 'the request comes from a page of another site' });
    }
    const user = await this.sessions.close(request, reply);
    reply.code(200).header('cache-control', 'no-store');
    if (user?.endSessionUrl === undefined) await reply.send();
    else await reply.type('application/json').send(JSON.stringify({ endSessionUrl: user.endSessionUrl }));
  }
}
