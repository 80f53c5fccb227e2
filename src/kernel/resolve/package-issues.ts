import type { ConfigPath, Severity } from '@zot/extension-api';
import type { LocatedIssue } from '../read/located-issue.js';
import type { Position } from '../read/position.js';
import type { Unfit } from './fitness.js';
import type { NamedInFile } from './named-in-file.js';
import type { Requirements } from './requirements.js';

/** What is said of the packages of one file, each thing once. */
export class PackageIssues {
  readonly all: LocatedIssue[] = [];
  /** Names that these are about. */
  readonly spokenFor = new Set<string>();

  constructor(
    private readonly file: string,
    private readonly requirements: Requirements,
  ) {}

  refuse({ name, path, at, slot }: NamedInFile, { problem, hint, asked }: Unfit): void {
    this.spokenFor.add(name);
    // Without a driver there is no store; an altered package is a matter for somebody to look at, needed or not.
    const isOptional = this.requirements.of(name).optional && !slot && asked !== 'integrity';
    const message = isOptional ? `${problem}; the server runs without it` : problem;
    const severity = isOptional ? 'warning' : 'error';
    if (asked === undefined) this.add(severity, path, at, message, hint);
    else this.add(severity, ['packages', name, asked], this.requirements.locate(name, asked), message, hint);
  }

  isNull({ name, path, at }: NamedInFile): void {
    this.spokenFor.add(name);
    this.add('warning', path, at, 'is null, which counts as absent', 'write {} to turn it on');
  }

  /** A requirement of a package that the file does not use protects nothing, so its name is likely mistyped. */
  isUnused(name: string, meant: string | undefined): void {
    const hint = meant === undefined ? 'leave it out' : `did you mean ${meant}?`;
    const message = 'is asked of a package that nothing in this file names';
    this.add('warning', ['packages', name], this.requirements.locate(name), message, hint);
  }

  private add(severity: Severity, path: ConfigPath, at: Position, message: string, hint?: string): void {
    const isTold = this.all.some((one) => one.message === message && JSON.stringify(one.path) === JSON.stringify(path));
    if (!isTold)
      this.all.push({ severity, path, file: this.file, ...at, message, ...(hint !== undefined && { hint }) });
  }
}
