import { Readable } from 'node:stream';
import type { DownloadConnection } from './download-connection.js';
import type { Inflow } from './inflow.js';

const pieceBytes = 64 * 1024;

/** A body on its connection: an inflow for those who bring a buffer, and a stream for all others. Not for both at once. */
export class DownloadBody extends Readable implements Inflow {
  private isOver = false;

  constructor(private readonly connection: DownloadConnection) {
    super({ highWaterMark: pieceBytes });
  }

  async fill(target: Uint8Array): Promise<number> {
    // The connection serves others once the body is over.
    if (this.isOver) return 0;
    const length = await this.connection.fill(target);
    this.isOver = this.connection.isIdle;
    return length;
  }

  override _read(): void {
    const piece = Buffer.allocUnsafe(pieceBytes);
    this.fill(piece).then(
      (length) => this.push(length === 0 ? null : piece.subarray(0, length)),
      (error: unknown) => this.destroy(error as Error),
    );
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    if (!this.isOver) {
      this.isOver = true;
      this.connection.destroy();
    }
    callback(error);
  }
}
