import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server that was spawned: when it listens, what it says, and its end. */
export class RegistryProcess {
  output = '';
  private readonly ended: Promise<number | null>;
  private readonly killOnExit = () => this.child.kill('SIGKILL');

  constructor(
    private readonly child: ChildProcess,
    private readonly patience: number,
  ) {
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => {
        this.output += String(error);
        resolve(null);
      });
      child.once('close', (code) => resolve(code));
    });
    // Nothing outlives the tests, however they end.
    process.once('exit', this.killOnExit);
  }

  /** Where it listens. Rejects where it ends before, or takes too long. */
  async address(): Promise<string> {
    const end = Date.now() + this.patience;
    for (;;) {
      const found = /listens on (https?:\/\/[^\s,]+)/.exec(this.output)?.[1];
      if (found) return found;
      const gone = await Promise.race([this.ended.then((code) => ({ code })), sleep(10)]);
      if (gone) throw new Error(`the registry ended with ${gone.code} before it listened:\n${this.output}`);
      if (Date.now() > end) throw new Error(`the registry did not listen within ${this.patience} ms:\n${this.output}`);
    }
  }

  async stop(): Promise<number | null> {
    this.child.kill('SIGTERM');
    const late = new AbortController();
    const kill = sleep(this.patience, undefined, { signal: late.signal }).then(
      () => void this.child.kill('SIGKILL'),
      () => undefined,
    );
    const code = await this.ended;
    late.abort();
    await kill;
    process.off('exit', this.killOnExit);
    return code;
  }
}
