import type { Adaptation } from '@zot/extension-api';
import type { LiveSection } from '../../boot/live-section.js';

/** New settings that running sections are ready for. */
export class Adaptations {
  private readonly ready: Adaptation[] = [];

  /** Rejects with what one of them says; nothing has changed then. */
  async prepare(sections: readonly LiveSection[]): Promise<void> {
    try {
      for (const { entry, runs } of sections) {
        for (const { runs: one } of runs) {
          const adaptation = await one.adapt?.(entry.config);
          if (adaptation) this.ready.push(adaptation);
        }
      }
    } catch (error) {
      await this.cancel();
      throw error;
    }
  }

  commit(): void {
    for (const adaptation of this.ready.splice(0)) adaptation.commit();
  }

  async cancel(): Promise<void> {
    for (const adaptation of this.ready.splice(0)) await adaptation.cancel();
  }
}
