import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { unsupportedBody } from '../server/fixed-answers.js';

/** Answers what Fastify refuses before any hook: escapes that are none (400) and parameters that are too long (414). */
export function answerFrameworkError(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  void reply
    .status(error.statusCode ?? 400)
    .header('content-type', 'application/json')
    .send(Buffer.from(unsupportedBody));
}
