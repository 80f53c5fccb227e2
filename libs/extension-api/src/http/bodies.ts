import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ByteStream } from '../registry/uploads.js';
import type { ByteSource } from '../storage/storage-driver.js';

/** Bodies as they pass the wire: streamed, under the time-outs of the file, with what is left over dealt with. Owner: http. */
export abstract class Bodies {
  /** The bytes of a request as they come; throws when the client goes away or falls silent. To be read once. */
  abstract incoming(request: FastifyRequest): ByteStream;
  /** A small body as a whole. More than `limit` bytes are refused with `code` and 413, before they are kept. */
  abstract whole(request: FastifyRequest, limit: number, code: 'MANIFEST_INVALID' | 'SIZE_INVALID'): Promise<Buffer>;
  /**
   * Sends `length` bytes of the source as the body, with the status and headers that the reply has so far, and closes the
   * source. Resolves when the last byte is taken, or the client is gone; a source that fails breaks the connection.
   */
  abstract send(reply: FastifyReply, source: ByteSource, length: number): Promise<void>;
}
