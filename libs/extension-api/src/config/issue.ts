/** Where a value stands in the config file: `['http', 'port']`, `['sync', 'registries', 0, 'urls']`. */
export type ConfigPath = readonly (string | number)[];

/** Only an `error` stops `serve` and makes `verify` exit 1. */
export type Severity = 'error' | 'warning' | 'info';

/** One thing to say about a config file. A value, never thrown: all of them are shown together. */
export interface Issue {
  readonly severity: Severity;
  /** Relative to the section of the definition that yields it; the kernel makes it absolute and finds the line. */
  readonly path: ConfigPath;
  /** A sentence in plain words, without the path and without a full stop. */
  readonly message: string;
  /** How to mend it, as an instruction: `write it as 1h`. */
  readonly hint?: string;
}

/** Makes issues: what `check` and `complete` of a definition yield. */
export const issue = {
  error: (path: ConfigPath, message: string, hint?: string): Issue => make('error', path, message, hint),
  warning: (path: ConfigPath, message: string, hint?: string): Issue => make('warning', path, message, hint),
  info: (path: ConfigPath, message: string, hint?: string): Issue => make('info', path, message, hint),
};

function make(severity: Severity, path: ConfigPath, message: string, hint?: string): Issue {
  return { severity, path, message, ...(hint === undefined ? {} : { hint }) };
}
