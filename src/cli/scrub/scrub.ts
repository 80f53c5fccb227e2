import { askOrRun } from '../ask/ask-or-run.js';
import { GrowingTable } from '../ask/growing-table.js';
import { ProgressBar } from '../ask/progress-bar.js';
import type { OutputFormat } from '../commands/output-format.js';
import { exitCode } from '../exit-code.js';
import type { Flavour } from '../flavour.js';
import { hasColor, painter } from '../report/colors.js';
import { interrupted } from '../run/interrupted.js';

export interface ScrubOptions {
  readonly format: OutputFormat;
  readonly color?: boolean;
}

/** What a scrub tells, by a server or here. */
interface ImageMessage {
  readonly kind: 'image';
  readonly repository: string;
  readonly tag: string;
  readonly status: 'ok' | 'affected';
  readonly affectedBlob?: string;
  readonly error?: string;
}
type Message = ImageMessage | { readonly kind: 'repository'; readonly done: number; readonly total: number };

/** Has all that is stored read once more, and prints how each image stands. Exits 1 where one is affected. */
export async function scrub(file: string, flavour: Flavour, { format, color }: ScrubOptions): Promise<number> {
  const paint = painter(hasColor(process.stderr, color, process.env));
  using bar = new ProgressBar(process.stderr);
  using interrupt = interrupted();
  const print = (text: string) => {
    bar.clear();
    process.stdout.write(text);
  };
  const counts = { images: 0, affected: 0, repositories: 0 };
  const report = format === 'json' ? new JsonReport(print) : new TableReport(print);
  const onMessage = (message: unknown) => {
    const told = message as Message;
    if (told.kind === 'image') {
      counts.images += 1;
      if (told.status === 'affected') counts.affected += 1;
      report.image(told);
    } else {
      counts.repositories = told.done;
      bar.draw(told.done, told.total, 'repositories');
    }
  };
  const outcome = await askOrRun(file, flavour, { name: 'scrub', onMessage }, { paint, signal: interrupt.signal });
  bar.clear();
  if ('refusal' in outcome) {
    process.stderr.write(`${flavour.name} scrub: ${outcome.refusal}\n`);
    return exitCode.failed;
  }
  report.end(counts);
  if (interrupt.signal.aborted) process.stderr.write('interrupted; what is told is not all\n');
  return counts.affected > 0 || interrupt.signal.aborted ? exitCode.failed : exitCode.good;
}

class TableReport {
  private readonly table: GrowingTable;

  constructor(print: (text: string) => void) {
    this.table = new GrowingTable(['REPOSITORY', 'TAG', 'STATUS', 'AFFECTED BLOB', 'ERROR'], print);
  }

  image({ repository, tag, status, affectedBlob = '', error = '' }: ImageMessage): void {
    this.table.add(repository, tag, status, affectedBlob, error);
  }

  end(): void {
    this.table.begin();
  }
}

/** One object, written as its parts come: there may be hundreds of thousands. */
class JsonReport {
  private isFirst = true;

  constructor(private readonly print: (text: string) => void) {}

  image({ kind: _kind, ...image }: ImageMessage): void {
    this.print(`${this.isFirst ? '{"images":[' : ','}\n${JSON.stringify(image)}`);
    this.isFirst = false;
  }

  end(summary: object): void {
    this.print(`${this.isFirst ? '{"images":[' : ''}],\n"summary":${JSON.stringify(summary)}}\n`);
  }
}
