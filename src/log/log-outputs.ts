import { Inject, Injectable } from '@nestjs/common';
import { Clock, endsWithin, type Adaptation, type Log, type Runs } from '@zot/extension-api';
import { complain } from './output/complain.js';
import { FileSink } from './output/file-sink.js';
import { LineQueue } from './output/line-queue.js';
import { standardOutput } from './output/standard-output.js';
import { levelOf } from './log-level.js';
import { missingLine } from './missing-line.js';
import type { Sink } from './output/sink.js';
import { PinoLog, type Threshold } from './pino-log.js';

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
    failing: (error) => complain(`the log cannot be written: ${String(error)}`),
  });
  private readonly auditLines = new LineQueue({
    most,
    missing: missingLine,
    failing: (error) => this.log.error('the audit log cannot be written', { error }),
  });

  readonly log: Log;
  private readonly threshold: Threshold;
  private readonly auditLog = PinoLog.to(this.auditLines, { least: 'debug' });

  constructor(
    @Inject(LOG_SECTION) private section: LogSection,
    private readonly clock: Clock,
  ) {
    this.threshold = { least: levelOf(section.level) };
    this.log = PinoLog.to(this.logLines, this.threshold);
  }

  /** As the log, whatever its level; undefined where the file names none. */
  get audit(): Log | undefined {
    return this.section.audit === '' ? undefined : this.auditLog;
  }

  /** Lines that came faster than they could be written, by where they would have gone. */
  get dropped(): { readonly log: number; readonly audit: number } {
    return { log: this.logLines.droppedInAll, audit: this.auditLines.droppedInAll };
  }

  async start(): Promise<void> {
    const { output, audit } = this.section;
    this.logLines.open(await logSink(output));
    if (audit !== '') this.auditLines.open(await FileSink.open(audit, 'log.audit'));
    process.on('exit', this.flushNow);
  }

  async adapt(section: LogSection): Promise<Adaptation> {
    const { output, audit } = this.section;
    const opened: Sink[] = [];
    const open = async (sink: Promise<Sink>): Promise<Sink> => {
      opened.push(await sink);
      return opened.at(-1)!;
    };
    const cancel = async (): Promise<void> => void (await Promise.all(opened.map(async (sink) => sink.close())));
    try {
      const log = section.output === output ? undefined : await open(logSink(section.output));
      const isNew = section.audit !== audit && section.audit !== '';
      const audits = isNew ? await open(FileSink.open(section.audit, 'log.audit')) : undefined;
      const commit = (): void => {
        this.section = section;
        this.threshold.least = levelOf(section.level);
        if (log) this.logLines.turnTo(log);
        if (audits) this.auditLines.turnTo(audits);
        else if (section.audit === '') this.auditLines.turnTo(nowhere);
      };
      return { commit, cancel };
    } catch (error) {
      await cancel();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await endsWithin(this.clock, grace, Promise.all([this.logLines.flush(), this.auditLines.flush()]));
    process.off('exit', this.flushNow);
    await Promise.all([this.logLines.close(), this.auditLines.close()]);
  }

  /** The process ends, whatever the reason. */
  private readonly flushNow = (): void => {
    this.logLines.flushNow();
    this.auditLines.flushNow();
  };
}

/** Where the audit ends that the file no longer names. */
const nowhere: Sink = { write: async () => undefined, writeNow: () => undefined, close: async () => undefined };

async function logSink(output: string): Promise<Sink> {
  return output === '' ? standardOutput(process.env) : FileSink.open(output, 'log.output');
}
