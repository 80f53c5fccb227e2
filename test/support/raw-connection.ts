import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** One connection, written to and read from by hand. */
export class RawConnection {
  isClosed = false;
  private buffer: Buffer = Buffer.alloc(64 * 1024);
  private first = 0;
  private end = 0;
  private readonly moved: (() => void)[] = [];

  private constructor(readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => {
      this.keep(chunk);
      this.tell();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.isClosed = true;
      this.tell();
    });
  }

  static async open(port: number): Promise<RawConnection> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new RawConnection(socket);
  }

  /** What has come and was not taken by `answer` yet. */
  get received(): Buffer {
    return this.buffer.subarray(this.first, this.end);
  }

  async send(bytes: string | Uint8Array): Promise<void> {
    await new Promise<void>((resolve) => this.socket.write(bytes, () => resolve()));
  }

  /** Waits until what has come satisfies `test`; fails if the server closes before. */
  async until(test: (received: Buffer) => boolean): Promise<Buffer> {
    while (!test(this.received)) {
      if (this.isClosed) throw new Error(`closed after ${this.received.toString('latin1').slice(0, 300)}`);
      await new Promise<void>((resolve) => this.moved.push(resolve));
    }
    return this.received;
  }

  /** The next answer, taken out of what has come; it must have a length. */
  async answer(): Promise<{ status: number; head: string; body: Buffer }> {
    const received = await this.until((all) => all.includes('\r\n\r\n'));
    const end = received.indexOf('\r\n\r\n') + 4;
    const head = received.subarray(0, end).toString('latin1');
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
    await this.until((all) => all.length >= end + length);
    const body = Buffer.from(this.received.subarray(end, end + length));
    this.first += end + length;
    return { status: Number(head.split(' ')[1]), head, body };
  }

  /** All that comes until the server closes. */
  async rest(): Promise<Buffer> {
    while (!this.isClosed) await new Promise<void>((resolve) => this.moved.push(resolve));
    return this.received;
  }

  /** Goes away without a word. */
  reset(): void {
    this.socket.resetAndDestroy();
  }

  private keep(chunk: Buffer): void {
    if (this.end + chunk.length > this.buffer.length) {
      const grown = Buffer.alloc(2 * (this.end - this.first + chunk.length));
      this.end = this.buffer.copy(grown, 0, this.first, this.end);
      this.first = 0;
      this.buffer = grown;
    }
    this.end += chunk.copy(this.buffer, this.end);
  }

  private tell(): void {
    for (const resolve of this.moved.splice(0)) resolve();
  }
}
