import { fstatSync } from 'node:fs';
import { isatty } from 'node:tty';
import { terminalLines } from '../line/terminal-line.js';
import { FileSink } from './file-sink.js';
import type { Sink } from './sink.js';
import { StreamSink } from './stream-sink.js';

/** Lines for people on a terminal, JSON for all else. */
export function standardOutput(environment: Readonly<Record<string, string | undefined>>): Sink {
  if (isatty(1)) {
    const isColoured = !environment['NO_COLOR'] && environment['TERM'] !== 'dumb';
    return new StreamSink(process.stdout, (lines) => terminalLines(lines.toString(), isColoured));
  }
  // Node writes to files on standard output in the event loop, however slow the disk.
  return fstatSync(1).isFile() ? new FileSink(1) : new StreamSink(process.stdout);
}
