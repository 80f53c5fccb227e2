import { Injectable } from '@nestjs/common';
import { FromPoint, metricSources, type Contributions, type MetricSource, type Runs } from '@zot/extension-api';
import { MetricBook } from './book/metric-book.js';

/** Has everybody who has numbers register them. */
@Injectable()
export class MetricCollection implements Runs {
  private isOpen = false;

  constructor(
    private readonly book: MetricBook,
    @FromPoint(metricSources) private readonly sources: Contributions<MetricSource>,
  ) {}

  /** May come again: what is registered stays. */
  start(): void {
    if (this.isOpen) return;
    this.isOpen = true;
    for (const source of this.sources) source.register(this.book);
  }

  stop(): void {}
}
