import { Log } from '@zot/extension-api';

/** A log for tests that do not look at it. */
export class SilentLog extends Log {
  debug(): void {}
  info(): void {}
  warn(): void {}
  error(): void {}

  writes(): boolean {
    return false;
  }

  with(): Log {
    return this;
  }
}
