import type { BlockBlobClient, ContainerClient } from '@azure/storage-blob';
import type { Attempts } from '../bucket/attempts.js';
import { refusal } from './azure-errors.js';

/** How long a request may be silent. */
const silenceMs = 8000;

/** What a request is sent with, so that it ends when nothing moves. */
export interface Watched {
  readonly abortSignal: AbortSignal;
  /** Told of each piece that went out. */
  onProgress(): void;
}

/** Asks one container, again where that may help. */
export class AzureRequests {
  constructor(
    readonly container: ContainerClient,
    private readonly attempts: Attempts,
  ) {}

  async run<T>(
    action: string,
    key: string,
    send: (watched: Watched, earlier: number) => Promise<T>,
    longestSilenceMs = silenceMs,
  ): Promise<T> {
    const what = `${action} ${key}`;
    try {
      return await this.attempts.run(what, async (earlier) =>
        watch(longestSilenceMs, async (one) => send(one, earlier)),
      );
    } catch (error) {
      throw refusal(what, error);
    }
  }

  blob(key: string): BlockBlobClient {
    return this.container.getBlockBlobClient(key);
  }
}

/** The signal is good until `action` has resolved; a body that flows on after that is not cut. */
async function watch<T>(longestSilenceMs: number, action: (watched: Watched) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const arm = () => setTimeout(() => controller.abort(), longestSilenceMs);
  let timer = arm();
  const onProgress = (): void => {
    clearTimeout(timer);
    timer = arm();
  };
  try {
    return await action({ abortSignal: controller.signal, onProgress });
  } finally {
    clearTimeout(timer);
  }
}
