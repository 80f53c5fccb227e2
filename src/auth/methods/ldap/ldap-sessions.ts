import type { Clock } from '@zot/extension-api';
import { RegistryError } from '@zot/oci';
import type { LdapSession } from './ldap-session.js';

/** Connections at a time. */
const mostSessions = 8;
const mostWaiting = 64;
/** Directories close connections that rest, after some minutes mostly; an older one is not tried. */
const longestRest = 30_000;

/** Connections to the directory that are kept for the next login, a bounded number of them. */
export class LdapSessions {
  private readonly resting: LdapSession[] = [];
  private readonly inUse = new Set<LdapSession>();
  private taken = 0;
  private readonly waiting: (() => void)[] = [];
  private isClosed = false;

  constructor(
    private readonly open: (signal: AbortSignal) => Promise<LdapSession>,
    private readonly clock: Clock,
  ) {}

  /**
   * Works with a session of its own, which is closed if the work fails or the signal is given. A kept session that turns
   * out to be lost is replaced once by a new one.
   */
  async use<T>(signal: AbortSignal, work: (session: LdapSession) => Promise<T>): Promise<T> {
    await this.turn(signal);
    try {
      const kept = this.take();
      if (!kept) return await this.workWith(await this.open(signal), signal, work);
      try {
        return await this.workWith(kept, signal, work);
      } catch (error) {
        if (!kept.wasLost || signal.aborted) throw error;
        return await this.workWith(await this.open(signal), signal, work);
      }
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.taken -= 1;
    }
  }

  /** Closes all; what is under way rejects. */
  close(): void {
    this.isClosed = true;
    for (const session of [...this.resting.splice(0), ...this.inUse]) session.close();
  }

  /** Forgets sessions that rest, since they were opened with what holds no longer. */
  renew(): void {
    for (const session of this.resting.splice(0)) session.close();
  }

  private async turn(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.isClosed) throw new Error('the server stops');
    if (this.taken < mostSessions) {
      this.taken += 1;
      return;
    }
    if (this.waiting.length >= mostWaiting) {
      throw new RegistryError('TOOMANYREQUESTS', {}, { status: 503, headers: { 'retry-after': '1' } });
    }
    // Whoever gives a turn back hands it to the one that has waited longest.
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = (): void => {
      const place = this.waiting.indexOf(resolve);
      if (place >= 0) this.waiting.splice(place, 1);
      reject(signal.reason);
    };
    this.waiting.push(resolve);
    signal.addEventListener('abort', leave, { once: true });
    await promise.finally(() => signal.removeEventListener('abort', leave));
  }

  private take(): LdapSession | undefined {
    for (let kept = this.resting.pop(); kept; kept = this.resting.pop()) {
      if (kept.isOpen && this.clock.monotonic() - kept.restedAt < longestRest) return kept;
      kept.close();
    }
    return undefined;
  }

  private async workWith<T>(
    session: LdapSession,
    signal: AbortSignal,
    work: (session: LdapSession) => Promise<T>,
  ): Promise<T> {
    const cut = (): void => session.close();
    signal.addEventListener('abort', cut, { once: true });
    this.inUse.add(session);
    try {
      signal.throwIfAborted();
      const result = await work(session);
      session.restedAt = this.clock.monotonic();
      if (this.isClosed) session.close();
      else this.resting.push(session);
      return result;
    } catch (error) {
      session.close();
      throw signal.aborted ? signal.reason : error;
    } finally {
      this.inUse.delete(session);
      signal.removeEventListener('abort', cut);
    }
  }
}
