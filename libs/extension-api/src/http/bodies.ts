import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ByteStream } from '../registry/uploads.js';
import type { ByteSource } from '../storage/storage-driver.js';

/** Bodies as they pass the wire: streamed, under the time-outs of the file, with what is left over dealt with. Owner: http. */
export abstract class Bodies {
  /**
   * The bytes of a request as they come, to be read once; nothing for a request without a body. Throws `ClientGone`, or
   * SIZE_INVALID with 408 after `readTimeout` of silence: only waiting for the client counts, not what the reader does.
   */
  abstract incoming(request: FastifyRequest): ByteStream;
  /** A small body as a whole. More than `limit` bytes are refused with `code` and 413, before they are kept. */
  abstract whole(request: FastifyRequest, limit: number, code: 'MANIFEST_INVALID' | 'SIZE_INVALID'): Promise<Buffer>;
  /**
   * Sends `length` bytes of the source as the body, with the status and headers that the reply has so far, and closes the
   * source, whatever happens. Resolves when the last byte is on its way, or the client is gone. A source that fails or
   * ends early rejects; if the head had been sent by then the connection is broken, so that no client takes it for whole.
   */
  abstract send(reply: FastifyReply, source: ByteSource, length: number): Promise<void>;
}
