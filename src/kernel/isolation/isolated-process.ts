import { spawn, type ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { within } from '../packages/within.js';
import type { Asked, Question, Said } from './messages.js';
import { processUser } from './process-user.js';

/** Megabytes of JavaScript's own heap; V8 ends a process that needs more. */
const mostHeap = 256;
/** Questions that wait for an answer; more would only pile up. */
const mostOpen = 100;

/** Rejects a question; `answer` is what the extension threw on purpose. */
export class CarriedFailure extends Error {
  constructor(
    text: string,
    readonly answer?: unknown,
  ) {
    super(text);
  }
}

export interface ProcessEvents {
  log(said: Said & { kind: 'log' }): void;
  /** Once, with why, as the end of a sentence such as `was killed, as it did not answer`. */
  ended(reason: string): void;
}

/** A process of one extension: without the server's environment, open files or, where that can be, user. */
export class IsolatedProcess {
  private readonly child: ChildProcess;
  private readonly open = new Map<number, { resolve(value: unknown): void; reject(reason: unknown): void }>();
  private ids = 0;
  private printed = '';
  private reason: string | undefined;
  private isOver = false;
  /** What it has said since this was set to 0 last. */
  said = 0;

  constructor(
    name: string,
    private readonly events: ProcessEvents,
  ) {
    const file = fileURLToPath(new URL(`./isolated-child${extname(import.meta.url)}`, import.meta.url));
    const user = processUser(name);
    const options = ['--disable-warning=ExperimentalWarning', `--max-old-space-size=${mostHeap}`];
    this.child = spawn(process.execPath, [...options, file], {
      cwd: '/',
      env: {},
      // What it prints goes nowhere, since it has a log; but Node says there why it cannot run.
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
      ...(user !== undefined && { uid: user, gid: user }),
    });
    this.child.stderr!.setEncoding('utf8').on('data', (text: string) => this.read(text));
    this.child.on('message', (said: Said) => this.hear(said));
    this.child.on('error', (error) => this.end(`cannot be run: ${error.message}`));
    this.child.on('close', (code, signal) =>
      this.end(`${signal ? `ended by ${signal}` : `ended with ${code}`}${this.lastError}`),
    );
    this.rest();
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Rejects where there is no answer in time, and whatever the process comes to. */
  async ask(question: Question, limit: number): Promise<unknown> {
    if (this.isOver) throw new CarriedFailure('its process is not there');
    if (this.open.size >= mostOpen) throw new CarriedFailure('its process has too much to do');
    const id = (this.ids += 1);
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.open.set(id, { resolve, reject });
    this.child.ref();
    this.child.channel?.ref();
    this.child.send({ id, question } satisfies Asked, (error) => error && reject(new CarriedFailure(error.message)));
    try {
      return await within(promise, limit);
    } finally {
      this.open.delete(id);
      if (this.open.size === 0) this.rest();
    }
  }

  kill(reason: string): void {
    this.reason ??= reason;
    this.child.kill('SIGKILL');
  }

  /** Lets it go: it ends when it finds itself alone. */
  leave(): void {
    this.reason ??= 'is not needed any more';
    if (this.child.connected) this.child.disconnect();
  }

  /** While nothing is asked, the process keeps nobody from ending. */
  private rest(): void {
    this.child.unref();
    this.child.channel?.unref();
    (this.child.stderr as Socket | null)?.unref();
  }

  private read(text: string): void {
    this.said += text.length / 100;
    if (this.printed.length < 4000) this.printed += text;
  }

  private get lastError(): string {
    const [line] = /^.*Error: .*$/m.exec(this.printed) ?? [];
    return line === undefined ? '' : `: ${line.slice(0, 300)}`;
  }

  private hear(said: Said): void {
    this.said += 1;
    if (said.kind === 'log') this.events.log(said);
    else if (said.kind === 'fault') this.reason ??= `failed: ${String(said.text).slice(0, 1000)}`;
    else if (said.kind === 'answer') this.open.get(said.id)?.resolve(said.value);
    else if (said.kind === 'failure')
      this.open.get(said.id)?.reject(new CarriedFailure(String(said.text), said.answer));
  }

  private end(how: string): void {
    if (this.isOver) return;
    this.isOver = true;
    const reason = this.reason ?? how;
    for (const { reject } of this.open.values()) reject(new CarriedFailure(`its process ${reason}`));
    this.events.ended(reason);
  }
}
