import { Injectable } from '@nestjs/common';
import { GarbageCollector, ManifestHistory, Stores, type CollectionDecision } from '@zot/extension-api';

/** What a run has to say: a decision, or why a repository was left alone. */
export interface TrialMessage extends CollectionDecision {
  readonly level: 'info' | 'error';
}

/** One run over all stores that collect garbage, for those who want to see what it decides. */
@Injectable()
export class CollectionTrial {
  constructor(
    private readonly stores: Stores,
    private readonly collector: GarbageCollector,
    private readonly history: ManifestHistory,
  ) {}

  /** Throws where no store does. */
  async *run(signal: AbortSignal, isDry: boolean): AsyncGenerator<TrialMessage> {
    const stores = this.stores.all.filter(({ settings }) => settings.gc);
    if (stores.length === 0) throw new Error('no store of this file collects garbage, since gc is false');
    let waiting: TrialMessage[] = [];
    const decided = (decision: CollectionDecision) => void waiting.push({ level: 'info', ...decision });
    for (const { route } of stores) {
      for await (const { on, error } of this.collector.collect(route, {
        signal,
        history: this.history,
        isDry,
        decided,
      })) {
        yield* waiting;
        waiting = [];
        if (error !== undefined) yield { level: 'error', message: 'left alone', fields: { on, reason: textOf(error) } };
      }
    }
    yield* waiting;
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
