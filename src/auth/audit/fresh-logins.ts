import { Injectable } from '@nestjs/common';
import { Clock, type Identity } from '@zot/extension-api';

const most = 10_000;
/** Milliseconds after which a login that goes on is told again. */
const lasts = 3_600_000;

/**
 * Logins that were told of. Clients send theirs with each request: one is fresh if the same user has not come by the same
 * way from the same address within the hour.
 */
@Injectable()
export class FreshLogins {
  /** Logins that are remembered elsewhere are told apart by their object, which costs less. */
  private readonly seen = new WeakMap<Identity, string>();
  private readonly told = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  isFresh(identity: Identity, address: string): boolean {
    const now = this.clock.monotonic();
    if (this.seen.get(identity) === address) return false;
    this.seen.set(identity, address);
    const key = JSON.stringify([identity.method, identity.username, address]);
    const before = this.told.get(key);
    if (before !== undefined && now - before < lasts) return false;
    this.told.delete(key);
    if (this.told.size >= most) this.told.delete(this.told.keys().next().value!);
    this.told.set(key, now);
    return true;
  }
}
