import { DownloadBody } from './download-body.js';
import { DownloadConnection, type DownloadHead } from './download-connection.js';
import { Turns } from './turns.js';

/** Downloads at once: slow clients hold them open. */
const mostDownloads = 1024;
const longestText = 64 * 1024;

export interface Download extends DownloadHead {
  readonly body: DownloadBody;
}

/** GETs whose bodies are read without a copy made on the way, over connections that are used again. */
export class Downloads {
  private readonly idle = new Map<string, DownloadConnection[]>();
  private readonly busy = new Set<DownloadConnection>();
  private readonly turns = new Turns(mostDownloads);

  constructor(private readonly options: { readonly skipVerify: boolean }) {}

  /** Undefined where the length of the body is not told: such an answer is for another client. */
  async get(url: URL, headers: Readonly<Record<string, string>>): Promise<Download | undefined> {
    await this.turns.take();
    const connection = this.take(url);
    const head = await connection.ask(`${url.pathname}${url.search}`, headers).catch((error: unknown) => {
      connection.destroy();
      throw error;
    });
    const length = head.headers['content-length'];
    if (length !== undefined && /^\d+$/.test(length)) return { ...head, body: new DownloadBody(connection) };
    connection.destroy();
    return undefined;
  }

  destroy(): void {
    for (const connection of [...this.busy, ...[...this.idle.values()].flat()]) connection.destroy();
  }

  private take({ protocol, host, href }: URL): DownloadConnection {
    const origin = `${protocol}//${host}`;
    const waiting = this.idle.get(origin) ?? [];
    this.idle.set(origin, waiting);
    let connection = waiting.pop();
    connection ??= new DownloadConnection(new URL(href), this.options, (ended) => {
      // Idle ones end too: their server has closed them.
      if (this.busy.delete(ended)) this.turns.giveBack();
      const index = waiting.indexOf(ended);
      if (ended.isUsable && index < 0) waiting.push(ended);
      if (!ended.isUsable && index >= 0) waiting.splice(index, 1);
    });
    this.busy.add(connection);
    return connection;
  }
}

/** What an answer says, for those that say little: of a body that is too long, its beginning. */
export async function textOf(body: DownloadBody): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of body) {
    pieces.push(piece as Buffer);
    length += (piece as Buffer).byteLength;
    if (length > longestText) break;
  }
  return Buffer.concat(pieces);
}
