import type { Clock, Log } from '@zot/extension-api';
import { fetchJson } from '../../http-request.js';
import { within } from '../../within.js';
import { jwksKeys, keysNamed, type TokenHead, type TokenKey, type TokenKeySource } from './token-keys.js';

/** Keys that an issuer has taken back count no longer than this. */
const refreshAfter = 60_000;
/** Unknown names of keys, and an issuer that is down, have it asked at most so often. */
const shortestRefresh = 5000;
const longestFetch = 5000;

export interface IssuerAddress {
  readonly issuer: string;
  /** As PEM; undefined: those of the system. */
  readonly authorities: string | undefined;
  /** Takes the discovery document of another issuer too. */
  readonly skipIssuerVerification: boolean;
}

/**
 * Keys that an issuer publishes (OpenID Connect Discovery 1.0). Asked for with the first token, then behind the requests;
 * while the issuer is down, what it published last counts.
 */
export class IssuerKeys implements TokenKeySource {
  private keys: readonly TokenKey[] | undefined;
  private published: string | undefined;
  private fetchedAt = Number.NEGATIVE_INFINITY;
  private fetching: Promise<void> | undefined;

  constructor(
    private readonly address: IssuerAddress,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  async find(head: TokenHead): Promise<readonly TokenKey[]> {
    const age = this.clock.monotonic() - this.fetchedAt;
    if (!this.keys) {
      if (age >= shortestRefresh || this.fetching) await this.refresh();
    } else if (keysNamed(this.keys, head).length === 0) {
      if (age >= shortestRefresh) await this.refresh();
    } else if (age >= refreshAfter) void this.refresh();
    if (!this.keys) throw new Error(`the keys of ${this.address.issuer} are not known yet`);
    return keysNamed(this.keys, head);
  }

  /** Another object once the keys are others. */
  get current(): object | undefined {
    return this.keys;
  }

  private async refresh(): Promise<void> {
    this.fetching ??= this.fetch().finally(() => (this.fetching = undefined));
    await this.fetching;
  }

  private async fetch(): Promise<void> {
    this.fetchedAt = this.clock.monotonic();
    try {
      const late = new Error('the issuer does not answer in time');
      const jwks = await within(this.clock, longestFetch, late, async (signal) => this.ask(signal));
      const text = JSON.stringify(jwks);
      if (text !== this.published) this.keys = jwksKeys(jwks);
      this.published = text;
    } catch (error) {
      this.log.error('the keys of an issuer cannot be fetched', { issuer: this.address.issuer, error });
    }
  }

  private async ask(signal: AbortSignal): Promise<unknown> {
    const { issuer, authorities, skipIssuerVerification } = this.address;
    const trust = authorities === undefined ? {} : { authorities };
    const well = new URL(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
    const found = (await fetchJson({ url: well, signal, ...trust })) as Record<string, unknown> | null;
    if (!skipIssuerVerification && found?.['issuer'] !== issuer) throw new Error('it says it is another issuer');
    const place = found?.['jwks_uri'];
    const url = typeof place === 'string' ? URL.parse(place) : null;
    if (!url) throw new Error('it does not say where its keys are');
    if (well.protocol === 'https:' && url.protocol !== 'https:') throw new Error('its keys come over plain http');
    return fetchJson({ url, signal, ...trust });
  }
}
