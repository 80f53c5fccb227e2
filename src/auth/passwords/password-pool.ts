import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Injectable } from '@nestjs/common';
import type { Runs } from '@zot/extension-api';
import { RegistryError } from '@zot/oci';
import type { PasswordAnswer, PasswordQuestion } from './password-worker.js';

/** A check of bcrypt at cost 10 takes some 80 ms, so whoever is let in waits 5 s at most. */
const mostWaitingPerWorker = 64;

interface Check {
  readonly password: string;
  readonly hash: string;
  readonly resolve: (matches: boolean) => void;
  readonly reject: (reason: unknown) => void;
}

/** Checks passwords on threads of their own, which are started with the first check; one core is left to all else. */
@Injectable()
export class PasswordPool implements Runs {
  private readonly size = Math.max(1, Math.min(4, availableParallelism() - 1));
  private readonly idle: Worker[] = [];
  private readonly busy = new Map<Worker, Check>();
  private readonly waiting: Check[] = [];
  private isStopped = false;

  start(): void {}

  async check(password: string, hash: string): Promise<boolean> {
    if (this.isStopped || this.waiting.length >= mostWaitingPerWorker * this.size) throw overloaded();
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    this.waiting.push({ password, hash, resolve, reject });
    this.serve();
    return promise;
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    for (const check of this.waiting.splice(0)) check.reject(overloaded());
    await Promise.all([...this.idle, ...this.busy.keys()].map(async (worker) => worker.terminate()));
  }

  private serve(): void {
    while (this.waiting.length > 0) {
      const worker = this.idle.pop() ?? (this.busy.size < this.size ? this.open() : undefined);
      if (!worker) return;
      const check = this.waiting.shift()!;
      this.busy.set(worker, check);
      worker.postMessage({ password: check.password, hash: check.hash } satisfies PasswordQuestion);
    }
  }

  private open(): Worker {
    // Beside this file under the ending that it has itself: .ts in tests, .js as compiled, .mjs in the bundle.
    const file = new URL(`./password-worker${extname(import.meta.url)}`, import.meta.url);
    const worker = new Worker(file, { execArgv: [], resourceLimits: { maxOldGenerationSizeMb: 64 } });
    worker.unref();
    worker.on('message', ({ matches }: PasswordAnswer) => {
      this.busy.get(worker)?.resolve(matches);
      this.busy.delete(worker);
      this.idle.push(worker);
      this.serve();
    });
    worker.on('error', (error) => this.lose(worker, error));
    worker.on('exit', () => this.lose(worker, new Error('the thread that checked a password has ended')));
    return worker;
  }

  private lose(worker: Worker, error: unknown): void {
    const check = this.busy.get(worker);
    this.busy.delete(worker);
    if (this.idle.includes(worker)) this.idle.splice(this.idle.indexOf(worker), 1);
    check?.reject(this.isStopped ? overloaded() : error);
    if (!this.isStopped) this.serve();
  }
}

function overloaded(): RegistryError {
  return new RegistryError('TOOMANYREQUESTS', {}, { status: 503, headers: { 'retry-after': '1' } });
}
