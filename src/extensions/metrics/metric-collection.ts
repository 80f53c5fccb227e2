import { Injectable } from '@nestjs/common';
import { FromPoint, metricSources, type Contributions, type MetricSource, type Runs } from '@zot/extension-api';
import { MetricBook } from './book/metric-book.js';

/** Has everybody who has numbers register them. */
@Injectable()
export class MetricCollection implements Runs {
  /** The series of each source, by which they go again. */
  private readonly known = new Map<MetricSource, readonly string[]>();
  private seen: readonly MetricSource[] = [];

  constructor(
    private readonly book: MetricBook,
    @FromPoint(metricSources) private readonly sources: Contributions<MetricSource>,
  ) {}

  start(): void {
    this.refresh();
  }

  stop(): void {}

  /** Called before somebody looks: sections may have been replaced meanwhile, and their sources with them. */
  refresh(): void {
    if (this.seen === this.sources.all) return;
    this.seen = this.sources.all;
    for (const [source, names] of this.known) {
      if (this.seen.includes(source)) continue;
      this.known.delete(source);
      for (const name of names) this.book.remove(name);
    }
    for (const source of this.seen) {
      if (!this.known.has(source))
        this.known.set(
          source,
          this.book.during(() => source.register(this.book)),
        );
    }
  }
}
