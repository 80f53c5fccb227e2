import { closeSync, openSync, writeSync } from 'node:fs';
import { askOrRun } from '../ask/ask-or-run.js';
import { GrowingTable } from '../ask/growing-table.js';
import type { OutputFormat } from '../commands/output-format.js';
import { exitCode } from '../exit-code.js';
import type { Flavour } from '../flavour.js';
import { hasColor, painter } from '../report/colors.js';
import { interrupted } from '../run/interrupted.js';

export interface RetentionOptions {
  readonly format: OutputFormat;
  /** Where decisions are written besides, one JSON object a line. */
  readonly logFile?: string;
  /** Milliseconds after which it ends, done or not; 0: when it is done. */
  readonly timeout: number;
  /** Removes what is decided to go; only where no server runs. */
  readonly delete: boolean;
  readonly color?: boolean;
}

interface Message {
  readonly level: 'info' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Has garbage collection and retention decided once, and prints what they would do. Exits 1 where something failed. */
export async function retention(file: string, flavour: Flavour, options: RetentionOptions): Promise<number> {
  const paint = painter(hasColor(process.stderr, options.color, process.env));
  const tell = (text: string) => void process.stderr.write(`${flavour.name} verify-feature retention: ${text}\n`);
  using interrupt = interrupted();
  const late = options.timeout > 0 ? AbortSignal.timeout(options.timeout) : undefined;
  const signal = late ? AbortSignal.any([interrupt.signal, late]) : interrupt.signal;
  using log = options.logFile === undefined ? undefined : new LogFile(options.logFile);
  const table = new GrowingTable(['REPOSITORY', 'REFERENCE', 'DECISION', 'REASON'], (text) => {
    process.stdout.write(text);
  });
  let failures = 0;
  const onMessage = (message: unknown) => {
    const told = message as Message;
    const line = JSON.stringify({
      time: new Date().toISOString(),
      level: told.level,
      message: told.message,
      ...told.fields,
    });
    log?.write(line);
    if (told.level === 'error') failures += 1;
    if (options.format === 'json') process.stdout.write(`${line}\n`);
    else table.add(...cellsOf(told));
  };
  const args = options.delete ? ['--delete'] : [];
  // A server removes by its own time table; asked so, it would do so behind its operator's back.
  const asked = { name: 'retention', args, onlyHere: options.delete, onMessage };
  const outcome = await askOrRun(file, flavour, asked, { paint, signal });
  if ('refusal' in outcome) {
    tell(outcome.refusal);
    return exitCode.failed;
  }
  if (options.format === 'text') table.begin();
  if (signal.aborted) tell('ended before all was looked at');
  else if (!options.delete) tell('nothing was removed');
  return failures > 0 || interrupt.signal.aborted ? exitCode.failed : exitCode.good;
}

function cellsOf({ level, message, fields }: Message): [string, string, string, string] {
  const { repository, on, tag, reference, digest, upload, path, decision, reason } = fields;
  const place = String(repository ?? on ?? '');
  const what = String(tag ?? reference ?? digest ?? upload ?? path ?? '');
  return [place, what, String(level === 'error' ? message : decision), String(reason ?? '')];
}

class LogFile implements Disposable {
  private readonly descriptor: number;

  constructor(file: string) {
    this.descriptor = openSync(file, 'a', 0o600);
  }

  write(line: string): void {
    writeSync(this.descriptor, `${line}\n`);
  }

  [Symbol.dispose](): void {
    closeSync(this.descriptor);
  }
}
