import { ControlClient, type ControlOptions, type SoughtServer } from '@zot/extension-api';
import { consult } from '../../kernel/boot/consult.js';
import type { Graph } from '../../kernel/prepare/prepare.js';

/** A question for a server. */
export interface Question {
  /** Of the control command. */
  readonly name: string;
  readonly options?: ControlOptions;
  /** Who is asked where the stores do not tell. */
  readonly sought?: SoughtServer;
  /** Given one piece of plain data after the other. */
  onMessage(message: unknown): void;
}

/**
 * Asks the server that holds the stores of this graph, or the one that is sought. False where there is none. Rejects with
 * `ControlFailure` where it refuses or fails.
 */
export async function askServer(
  graph: Graph,
  { name, options, sought, onMessage }: Question,
  signal?: AbortSignal,
): Promise<boolean> {
  const app = await consult(graph.composed);
  try {
    const answer = await app.get(ControlClient, { strict: false }).ask(name, options, sought);
    if (!answer) return false;
    for await (const message of answer) {
      // Leaving the answer tells the server that nobody listens.
      if (signal?.aborted) break;
      onMessage(message);
    }
    return true;
  } finally {
    await app.close();
  }
}
