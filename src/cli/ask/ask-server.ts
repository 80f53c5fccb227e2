import { ControlClient, type ControlOptions } from '@zot/extension-api';
import { consult } from '../../kernel/boot/consult.js';
import type { Graph } from '../../kernel/prepare/prepare.js';

/** A question for a server. */
export interface Question {
  /** Of the control command. */
  readonly name: string;
  readonly options?: ControlOptions;
  /** Given one piece of plain data after the other. */
  onMessage(message: unknown): void;
}

/**
 * Asks the server that holds the stores of this graph. False where none does. Rejects with `ControlFailure` where it refuses or
 * fails.
 */
export async function askServer(
  graph: Graph,
  { name, options, onMessage }: Question,
  signal?: AbortSignal,
): Promise<boolean> {
  const app = await consult(graph.composed);
  try {
    const answer = await app.get(ControlClient, { strict: false }).ask(name, options);
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
