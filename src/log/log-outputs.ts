import { Inject, Injectable } from '@nestjs/common';
import { Clock, type Log, type Runs } from '@zot/extension-api';
import { FileSink } from './output/file-sink.js';
import { LineQueue } from './output/line-queue.js';
import { standardOutput } from './output/standard-output.js';
import { levelOf } from './log-level.js';
import { missingLine } from './missing-line.js';
import { PinoLog } from './pino-log.js';

/** The section `log`. */
export interface LogSection {
  readonly level: string;
  readonly output: string;
  readonly audit: string;
}

export const LOG_SECTION = Symbol('log section');

/** Characters that wait at most. */
const most = 4 * 1024 * 1024;
/** Milliseconds that a stop waits for what is not written yet. */
const grace = 1000;

/** Where lines go. Those of before the start wait for it. */
@Injectable()
export class LogOutputs implements Runs {
  private readonly logLines = new LineQueue({
    most,
    missing: missingLine,
    // The log itself cannot say it; whoever runs the server may see this.
    failing: (error) => process.stderr.write(`the log cannot be written: ${String(error)}\n`),
  });
  private readonly auditLines = new LineQueue({
    most,
    missing: missingLine,
    failing: (error) => this.log.error('the audit log cannot be written', { error }),
  });

  readonly log: Log;
  /** As the log, whatever its level. */
  readonly audit: Log;

  constructor(
    @Inject(LOG_SECTION) private readonly section: LogSection,
    private readonly clock: Clock,
  ) {
    this.log = PinoLog.to(this.logLines, levelOf(section.level));
    this.audit = PinoLog.to(this.auditLines, 'debug');
  }

  /** Lines that came faster than they could be written, by where they would have gone. */
  get dropped(): { readonly log: number; readonly audit: number } {
    return { log: this.logLines.droppedInAll, audit: this.auditLines.droppedInAll };
  }

  async start(): Promise<void> {
    const { output, audit } = this.section;
    this.logLines.open(output === '' ? standardOutput(process.env) : await FileSink.open(output, 'log.output'));
    if (audit !== '') this.auditLines.open(await FileSink.open(audit, 'log.audit'));
    process.on('exit', this.flushNow);
  }

  async stop(): Promise<void> {
    const enough = new AbortController();
    await Promise.race([
      Promise.all([this.logLines.flush(), this.auditLines.flush()]),
      this.clock.sleep(grace, enough.signal).catch(() => undefined),
    ]);
    enough.abort();
    process.off('exit', this.flushNow);
    await Promise.all([this.logLines.close(), this.auditLines.close()]);
  }

  /** The process ends, whatever the reason. */
  private readonly flushNow = (): void => {
    this.logLines.flushNow();
    this.auditLines.flushNow();
  };
}
