import { constants } from 'node:os';
import type { Log } from '@zot/extension-api';
import type { HookReports } from '../../kernel/boot/hook-reports.js';
import { blameAlone } from '../../kernel/packages/blame.js';
import type { PackageOrigin } from '../../kernel/packages/package-origin.js';
import { exitCode } from '../exit-code.js';

/** Why a server ends: somebody asked for it, or something was thrown that nobody caught. */
export type Ending = { readonly signal: NodeJS.Signals } | { readonly fault: unknown };

/** npm and a terminal both pass one Ctrl-C on; what follows at once is the same wish. */
const sameWishMs = 500;

/**
 * Listens for what ends a server, from before it starts until the process is gone. The first ending is for the server to
 * act upon; a later signal ends the process at once.
 */
export class Endings implements Disposable {
  readonly first: Promise<Ending>;
  private readonly unlisten: () => void;
  private resolve!: (ending: Ending) => void;
  private asked: number | undefined;
  private faults = 0;
  /** Called for SIGHUP; replaced once there is a configuration to read again. */
  onHangUp: () => void = () => this.log.warn('SIGHUP does nothing while the server starts');
  private owner: (fault: unknown, isRejection: boolean) => PackageOrigin | undefined = () => undefined;
  private reports: HookReports | undefined;

  constructor(
    /** Replaced once the server's own log is there. */
    public log: Log,
    private readonly exit: (code: number) => void = (code) => process.exit(code),
  ) {
    this.first = new Promise((resolve) => (this.resolve = resolve));
    const onTerm = () => this.signalled('SIGTERM');
    const onInterrupt = () => this.signalled('SIGINT');
    const onHangUp = () => this.onHangUp();
    // Rejections that nobody handles come here too.
    const onFault = (fault: unknown, origin?: NodeJS.UncaughtExceptionOrigin) => this.failed(fault, origin);
    process.on('SIGTERM', onTerm).on('SIGINT', onInterrupt).on('SIGHUP', onHangUp).on('uncaughtException', onFault);
    this.unlisten = () => {
      process
        .off('SIGTERM', onTerm)
        .off('SIGINT', onInterrupt)
        .off('SIGHUP', onHangUp)
        .off('uncaughtException', onFault);
    };
  }

  /**
   * What a package throws in its own timers and promises ends nothing from now on, since no code of the server was under way
   * then; it is told as a failure of that package.
   */
  tolerate(origins: ReadonlyMap<unknown, PackageOrigin>, reports: HookReports): void {
    this.owner = (fault, isRejection) => blameAlone(fault, origins.values(), { isRejection });
    this.reports = reports;
  }

  /** Nothing runs any more: ends the server, as a fault does. */
  fail(fault: unknown): void {
    this.faults++;
    this.log.error('nothing runs any more, so the server stops', { error: fault });
    this.resolve({ fault });
  }

  /** Whether anything was thrown that nobody caught, before or while the server stops. */
  get hadFault(): boolean {
    return this.faults > 0;
  }

  [Symbol.dispose](): void {
    this.unlisten();
  }

  private signalled(signal: 'SIGTERM' | 'SIGINT'): void {
    const now = performance.now();
    if (this.asked !== undefined && now - this.asked > sameWishMs) {
      this.log.warn('ended at once by a second signal', { signal });
      this.exit(exitCode.cut(constants.signals[signal]));
      return;
    }
    this.asked ??= now;
    this.resolve({ signal });
  }

  private failed(fault: unknown, origin?: NodeJS.UncaughtExceptionOrigin): void {
    const owner = this.owner(fault, origin === 'unhandledRejection');
    if (owner) {
      this.reports?.failed(owner, 'uncaught', 'threw', fault);
      return;
    }
    this.faults++;
    this.log.error('nobody caught this, so the server stops', { error: fault });
    this.resolve({ fault });
  }
}
