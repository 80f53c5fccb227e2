import type { Readable } from 'node:stream';
import { ClientGone } from '@zot/extension-api';
import { RegistryError } from '@zot/oci';
import type { TrackedRequest } from '../server/tracked-request.js';
import { Silence } from './silence.js';

/** Whether a message comes with a body (RFC 9112, "Message Body Length"). */
export function hasBody({ headers }: TrackedRequest): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

/**
 * The body of a request, chunk by chunk as it comes. Leaving early destroys nothing, unlike `for await` over a request, so
 * that the answer can be sent and the rest be drained.
 */
export async function* incomingBody(request: TrackedRequest, readTimeout: number): AsyncGenerator<Buffer, void, void> {
  if (!hasBody(request)) return;
  const { source } = request;
  const wire = new Wire(source, readTimeout);
  try {
    for (;;) {
      const chunk = source.read() as Buffer | null;
      if (chunk !== null) {
        request.bodySize += chunk.byteLength;
        yield chunk;
      } else if (request.isBroken) throw new ClientGone();
      else if (source.readableEnded) return;
      else await wire.next();
    }
  } finally {
    wire.leave();
  }
}

/** Waits for the request to have something to read, to end or to break. */
class Wire {
  private resolve: (() => void) | undefined;
  private reject: ((reason: Error) => void) | undefined;
  private readonly silence: Silence;
  private readonly onMove = (): void => this.resolve?.();
  private readonly onBreak = (): void => this.reject?.(new ClientGone());

  constructor(
    private readonly source: Readable,
    readTimeout: number,
  ) {
    this.silence = new Silence(readTimeout, () => this.reject?.(silent()));
    source.on('readable', this.onMove).on('end', this.onMove).on('close', this.onBreak).on('error', this.onBreak);
  }

  async next(): Promise<void> {
    if (this.source.destroyed) throw new ClientGone();
    this.silence.wait();
    await new Promise<void>((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.silence.heard();
  }

  leave(): void {
    this.silence.end();
    this.source
      .off('readable', this.onMove)
      .off('end', this.onMove)
      .off('close', this.onBreak)
      .off('error', this.onBreak);
  }
}

/** The client said how much would come, and stopped. The connection is of no use any more. */
function silent(): RegistryError {
  const description = 'nothing came for longer than the server waits';
  return new RegistryError('SIZE_INVALID', { description }, { status: 408, headers: { connection: 'close' } });
}
