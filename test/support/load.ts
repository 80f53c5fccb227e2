import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Client } from './client.js';
import { pushImage, type Pushed } from './push.js';

/** One thing that a client does again and again: resolves with what was wrong about the answer, if anything. */
export type Work = (client: Client, turn: number) => Promise<string | undefined>;

/** Clients that ask again and again, each on a connection that it keeps. */
export class Load {
  readonly failures: string[] = [];
  /** Things that went well. */
  done = 0;
  private isOver = false;
  private readonly workers: Promise<void>[];

  private constructor(
    client: () => Client,
    works: readonly Work[],
    private readonly restMs: number,
  ) {
    this.workers = works.map(async (work) => this.run(client, work));
  }

  /** Resolves once each has done its work for the first time. Without a rest, clients take all the time there is. */
  static async start(client: () => Client, works: readonly Work[], { restMs = 0 } = {}): Promise<Load> {
    const load = new Load(client, works, restMs);
    await load.goOn(works.length);
    return load;
  }

  /** Resolves when so many more things are done. */
  async goOn(more: number): Promise<void> {
    const until = this.done + more;
    while (this.done < until && this.failures.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.workers);
  }

  private async run(client: () => Client, work: Work): Promise<void> {
    for (let turn = 0; !this.isOver; turn++) {
      try {
        const failure = await work(client(), turn);
        if (failure === undefined) this.done++;
        else this.failures.push(failure);
      } catch (error) {
        this.failures.push(String(error));
      }
      // Clients of this process leave the server its turn.
      await (this.restMs > 0 ? sleep(this.restMs) : new Promise(setImmediate));
    }
  }
}

export function expecting(status: number, answer: Answer): string | undefined {
  if (answer.status === status) return undefined;
  return `answered ${answer.status}, not ${status}: ${answer.body.subarray(0, 300).toString()}`;
}

/** What clients of a registry do: they pull a manifest and a layer that are there, list tags, and push images of their own. */
export async function usualWorks(client: Client, headers = {}): Promise<Work[]> {
  const login = (one: Client) => one.with(headers);
  const { image, layer }: Pushed = await pushImage(login(client), 'load/pulled', 'v1');
  const pulls = (path: string, bytes: Buffer): Work => {
    return async (one) => {
      const answer = await one.get(path, headers);
      return expecting(200, answer) ?? (answer.body.equals(bytes) ? undefined : `other bytes at ${path}`);
    };
  };
  return [
    pulls('/v2/load/pulled/manifests/v1', image.bytes),
    pulls(`/v2/load/pulled/blobs/${layer.digest}`, layer.bytes),
    async (one) => expecting(200, await one.get('/v2/load/pulled/tags/list', headers)),
    async (one, turn) => void (await pushImage(login(one), `load/pushed-${turn % 3}`, `v${turn % 50}`)),
    async (one) => expecting(200, await one.get('/readyz')),
  ];
}
