import type { LogFields } from './log.js';

/** What every entry says, in the words of zot's readers. Further fields may stand beside them. */
export interface AuditFields extends LogFields {
  /** Who: a user's name, `anonymous`, or the task that decided. */
  readonly subject: string;
  /** What was done, or refused: a method, `delete`. */
  readonly action: string;
  /** To what: a path, a repository with its reference. */
  readonly object: string;
}

/**
 * The audit log: one JSON line for each change and each decision that matters, whatever `log.level` says. Owner: the log
 * room; without `log.audit` nothing is recorded. A call neither waits nor throws. Never a secret.
 */
export abstract class Audit {
  /** `message` is what readers match, such as `HTTP API Audit`. */
  abstract record(message: string, fields: AuditFields): void;
}

/** For where nothing is audited. */
export class NoAudit extends Audit {
  record(): void {}
}
