import { Controller, Delete, Get, Post, Req, Res } from '@nestjs/common';
import { Access, Bodies, Clock, Cors } from '@zot/extension-api';
import { RegistryError } from '@zot/oci';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { shownKey } from './api-key.js';
import { ApiKeys } from './api-keys.js';
import { keyRequest } from './key-request.js';
import { KeyScope } from './key-scope.js';

const largestBody = 8 * 1024;
/** Of one user, those that have expired included. */
const mostKeys = 500;

/** Keys of the user who asks; nobody sees or ends those of others. */
@Controller('zot/auth/apikey')
export class ApiKeysController {
  constructor(
    private readonly keys: ApiKeys,
    private readonly bodies: Bodies,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Access('user')
  @Cors()
  async list(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const apiKeys = [];
    for await (const key of this.keys.of(request.identity.username)) apiKeys.push(shownKey(key, this.clock.now()));
    await send(reply, 200, { apiKeys });
  }

  @Post()
  @Access('user')
  @Cors()
  async create(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const body = await this.bodies.whole(request, largestBody, 'SIZE_INVALID');
    const wanted = keyRequest(body, this.clock.now());
    if (typeof wanted === 'string') throw new RegistryError('UNSUPPORTED', { reason: wanted });
    const { username, method, scope } = request.identity;
    // Who comes with a key that ends cannot stay by making another.
    const limit = scope instanceof KeyScope ? scope.key.expires : undefined;
    if (limit !== undefined && (wanted.expires ?? Number.POSITIVE_INFINITY) > limit) {
      throw new RegistryError('DENIED', { reason: 'a key cannot make one that outlives it' });
    }
    let count = 0;
    for await (const _ of this.keys.of(username)) count += 1;
    if (count >= mostKeys) throw new RegistryError('DENIED', { reason: `there are ${mostKeys} keys of yours already` });
    const creatorUa = (request.headers['user-agent'] ?? '').slice(0, 512);
    const { key, secret } = await this.keys.create({ ...wanted, username, method, creatorUa });
    await send(reply, 201, { ...shownKey(key, this.clock.now()), apiKey: secret });
  }

  @Delete()
  @Access('user')
  @Cors()
  async revoke(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const ids = new URLSearchParams(request.originalUrl.split('?')[1] ?? '').getAll('id');
    const [id = ''] = ids;
    if (ids.length !== 1 || !/^[0-9a-f-]{1,64}$/i.test(id)) {
      throw new RegistryError('UNSUPPORTED', { reason: 'the query names no key, or several: write ?id=<uuid>' });
    }
    await this.keys.revoke(request.identity.username, id);
    await reply.code(200).header('cache-control', 'no-store').send();
  }
}

/** Keys belong into no cache. */
async function send(reply: FastifyReply, status: number, value: object): Promise<void> {
  await reply
    .code(status)
    .headers({ 'cache-control': 'no-store', 'content-type': 'application/json' })
    .send(JSON.stringify(value));
}
