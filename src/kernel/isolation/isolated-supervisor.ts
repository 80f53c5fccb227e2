import { slept, type Clock, type Hook, type Log, type Runs } from '@zot/extension-api';
import type { PackageOrigin } from '../packages/package-origin.js';
import { CarriedFailure, IsolatedProcess } from './isolated-process.js';
import type { ExtensionPlace, Said } from './messages.js';
import { residentMemory } from './resident-memory.js';

/** Milliseconds between two looks at the process, and until one that does not answer is taken for one that loops. */
const beat = 1000;
const patience = 3000;
const mostMemory = 512 * 1024 * 1024;
/** Between two looks. */
const mostSaid = 20_000;
const mostLogged = 100;
const mostToLog = 5000;
const flooded = 'was killed, as it talked without end';
/** Pauses before another start; one that has run so long begins anew. */
const pauses = { first: 1000, most: 60_000, forgotten: 60_000 };

/** Keeps the process of an isolated extension running: killed where it loops, leaks or floods, and started again after a while. */
export class IsolatedSupervisor implements Runs {
  private process: IsolatedProcess | undefined;
  private readonly stopping = new AbortController();
  private pause = pauses.first;
  private logged = 0;

  constructor(
    private readonly origin: PackageOrigin,
    private readonly place: ExtensionPlace,
    private readonly config: unknown,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  async start(): Promise<void> {
    await this.open();
  }

  async stop(): Promise<void> {
    this.stopping.abort(new Error('the server stops'));
    const running = this.process;
    this.process = undefined;
    await running?.ask({ kind: 'stop' }, this.origin.startLimit).catch(() => undefined);
    running?.leave();
  }

  /** Asks a contributor; rejects with what it threw on purpose, as `hook` has it carried, or with why there is no answer. */
  async call(index: number, method: string, given: readonly unknown[], hook: Hook): Promise<unknown> {
    if (!this.process) throw new CarriedFailure('its process is being started again');
    try {
      return await this.process.ask({ kind: 'call', index, method, given }, this.origin.callLimit);
    } catch (error) {
      if (error instanceof CarriedFailure && error.answer !== undefined && hook.carried)
        throw hook.carried.toAnswer(error.answer);
      throw error;
    }
  }

  private async open(): Promise<void> {
    const began = this.clock.monotonic();
    const started = Promise.withResolvers<void>();
    const opened: IsolatedProcess = new IsolatedProcess(this.origin.name, {
      log: (said) => this.write(said),
      ended: (reason) => {
        started.reject(new CarriedFailure(`its process ${reason}`));
        if (this.process === opened) void this.again(reason, this.clock.monotonic() - began);
      },
    });
    started.promise.catch(() => undefined);
    const asked = opened.ask({ kind: 'start', extension: this.place, config: this.config }, this.origin.startLimit);
    try {
      await Promise.race([asked, started.promise]);
    } catch (error) {
      opened.kill('did not start');
      throw error;
    }
    this.process = opened;
    void this.watch(opened);
  }

  private async watch(watched: IsolatedProcess): Promise<void> {
    while (this.process === watched) {
      this.logged = 0;
      watched.said = 0;
      const answered = watched.ask({ kind: 'ping' }, patience).then(Number, () => undefined);
      if (!(await slept(this.clock, beat, this.stopping.signal))) return;
      const memory = (await residentMemory(watched.pid ?? -1)) ?? (await answered) ?? 0;
      if (memory > mostMemory) watched.kill(`was killed, as it held ${Math.round(memory / 1024 / 1024)} MB`);
      else if (watched.said > mostSaid) watched.kill(flooded);
      else if ((await answered) === undefined) watched.kill('was killed, as it did not answer: it loops');
    }
  }

  private async again(reason: string, ran: number): Promise<void> {
    this.process = undefined;
    if (ran > pauses.forgotten) this.pause = pauses.first;
    for (let why = reason; ;) {
      const pause = this.pause;
      this.pause = Math.min(pause * 2, pauses.most);
      this.log.error('an isolated extension is not running', {
        extension: this.origin.name,
        reason: why,
        again: pause,
      });
      if (!(await slept(this.clock, pause, this.stopping.signal))) return;
      try {
        await this.open();
        this.log.warn('an isolated extension runs again', { extension: this.origin.name });
        return;
      } catch (error) {
        why = error instanceof Error ? error.message : String(error);
      }
    }
  }

  private write({ level, message, fields }: Said & { kind: 'log' }): void {
    this.logged += 1;
    if (this.logged > mostToLog) this.process?.kill(flooded);
    if (this.logged > mostLogged) return;
    const known = level === 'error' || level === 'warn' ? level : 'info';
    const own = typeof fields === 'object' && fields !== null ? (fields as Record<string, unknown>) : {};
    this.log[known](String(message).slice(0, 10_000), { ...own, extension: this.origin.name });
  }
}
