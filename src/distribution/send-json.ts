import type { FastifyReply } from 'fastify';

/** Sends a value as JSON. As bytes, since Fastify adds a charset to the type of a text, and JSON has none (RFC 8259). */
export function sendJson(reply: FastifyReply, value: unknown, mediaType = 'application/json'): void {
  void reply.header('content-type', mediaType).send(Buffer.from(JSON.stringify(value)));
}
