import { Injectable } from '@nestjs/common';
import type { Runs } from '@zot/extension-api';
import { MetaParts } from './meta-parts.js';
import { MetaTask } from './meta.task.js';

/** Of the time that the server has to end, so much goes to what spares work at the next start. Milliseconds. */
const longestSettling = 2000;

/** Opens the records, and writes down at the end what was counted. */
@Injectable()
export class MetaRuns implements Runs {
  constructor(
    private readonly parts: MetaParts,
    private readonly task: MetaTask,
  ) {}

  async start(): Promise<void> {
    await this.parts.open();
  }

  async drain(graceMs: number): Promise<void> {
    const { clock, trouble } = this.parts;
    const end = clock.monotonic() + Math.min(graceMs / 2, longestSettling);
    await this.quietly(async () => this.task.settle(() => trouble.isAway || clock.monotonic() > end));
  }

  /** After the last request. */
  async stop(): Promise<void> {
    await this.quietly(async () => this.parts.statistics.flush());
  }

  private async quietly(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!this.parts.trouble.isCause(error)) throw error;
    }
  }
}
