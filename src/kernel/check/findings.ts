import type { ConfigPath, Issue } from '@zot/extension-api';
import type { LocatedIssue } from '../read/located-issue.js';
import type { Places } from './places.js';

/** Collects what is to be said about a file; each issue gets its line when all places are known. */
export class Findings {
  private readonly found: (Issue & { about?: string })[] = [];
  private errors = 0;

  constructor(
    private readonly file: string,
    private readonly places: Places,
  ) {}

  /** With the absolute path. `about` is what the setting means. */
  add(issue: Issue, about?: string): void {
    this.found.push(about === undefined ? issue : { ...issue, about });
    if (issue.severity === 'error') this.errors++;
  }

  error(path: ConfigPath, message: string, hint?: string, about?: string): void {
    this.add({ severity: 'error', path, message, hint }, about);
  }

  warning(path: ConfigPath, message: string, hint?: string): void {
    this.add({ severity: 'warning', path, message, hint });
  }

  get errorCount(): number {
    return this.errors;
  }

  hasErrorAt(path: ConfigPath): boolean {
    return this.found.some(
      (issue) =>
        issue.severity === 'error' &&
        issue.path.length >= path.length &&
        path.every((part, index) => String(part) === String(issue.path[index])),
    );
  }

  /** In the order of the file. */
  all(): LocatedIssue[] {
    return this.found
      .map((issue) => ({ ...issue, file: this.file, ...this.places.locate(issue.path) }))
      .sort((one, other) => one.line - other.line || one.column - other.column);
  }
}
