import type { ServerOptions } from 'node:https';
import { Inject, Injectable, Optional } from '@nestjs/common';
import { Clock, Log, StartError, type Runs } from '@zot/extension-api';
import { drainLeftOver } from '../bodies/left-over.js';
import { Certificate } from '../tls/certificate.js';
import { Door } from './door.js';
import { isSamePlace, listenAddress, serverUrl } from './listen-address.js';
import { LISTENER_SECTION, type ListenerSection } from './listener-section.js';
import { Reception } from './reception.js';
import { RegistryServer } from './registry-server.js';
import { RequestNews } from './request-news.js';
import type { Taker } from './taker.js';

/** Clients come by a door, and are served by a server; the next listener takes over the door, where it has the same. */
@Injectable()
export class Listener implements Runs {
  private door: Door | undefined;
  private server: RegistryServer | undefined;
  private reception = new Reception();
  private isRetired = false;
  private readonly log: Log;

  constructor(
    @Inject(LISTENER_SECTION) private readonly section: ListenerSection,
    private readonly clock: Clock,
    private readonly news: RequestNews,
    log: Log,
    @Optional() private readonly certificate?: Certificate,
  ) {
    this.log = log.with({ module: 'http' });
  }

  get connections(): number {
    return this.server?.connections ?? 0;
  }

  /** Requests whose answer is not out. */
  get inFlight(): number {
    return this.server?.inFlight ?? 0;
  }

  /** Opens what is not open. `former` goes on; if it is at the same place, its door will be this one's. */
  async open(former?: Listener): Promise<readonly string[]> {
    const { address, port } = this.section;
    this.door ??= await doorAt(new Door(listenAddress(address, port), (error) => this.refused(error)), former?.door);
    this.server ??= this.serverFor(this.certificate?.options);
    return [serverUrl(this.certificate ? 'https' : 'http', this.door.address)];
  }

  /** After `open`, in its place. */
  giveUp(former: Listener): void {
    if (former === this) return;
    if (this.door !== former.door) this.door?.close();
    this.door = undefined;
    void this.server?.close(0);
    this.server = undefined;
  }

  /** At once: all that comes from now on is for `taker`, also on connections of those before, which end with their next answer. */
  answerBy(taker: Taker, former?: Listener): void {
    const { door, server } = this;
    this.reception = former?.reception ?? this.reception;
    this.reception.to = taker;
    if (former === this) return;
    server!.taker = this.reception;
    door!.leadTo((socket) => server!.accept(socket));
    if (!former) return;
    if (former.door !== door) former.door?.close();
    former.door = undefined;
    former.isRetired = true;
    former.server!.letGo();
  }

  /** Stops accepting, closes what idles, waits for what is in flight for at most `graceMs`, then cuts it. */
  async close(graceMs: number): Promise<void> {
    this.door?.close();
    this.door = undefined;
    await this.server?.close(graceMs);
  }

  start(): void {}

  async drain(graceMs: number): Promise<void> {
    if (this.isRetired) await this.server?.emptied(graceMs);
  }

  async stop(): Promise<void> {
    await this.close(0);
  }

  private serverFor(secure: ServerOptions | undefined): RegistryServer {
    const server = new RegistryServer({
      writeTimeout: this.section.writeTimeout,
      clock: this.clock,
      ...(secure && { secure }),
      closed: (response) => {
        drainLeftOver(response);
        this.news.closed(response);
      },
      unreadable: (code, { remoteAddress }) => {
        this.log.debug('what came is no request', { code, clientIP: remoteAddress });
      },
    });
    this.certificate?.onRenewal((renewed) => server.renew(renewed));
    return server;
  }

  private refused(error: Error): void {
    this.log.error('a connection could not be accepted', { error });
  }
}

/** An open door: the former one where it is at the same place, else this one. */
async function doorAt(door: Door, former: Door | undefined): Promise<Door> {
  if (former && isSamePlace(former.at, door.at)) return former;
  try {
    await door.open();
  } catch (error) {
    // `0.0.0.0:80` and `10.0.0.1:80` cannot be open at once.
    if (!(error instanceof StartError) || former?.at.port !== door.at.port) throw error;
    await openInPlaceOf(door, former);
  }
  return door;
}

/** For a moment nobody is let in. */
async function openInPlaceOf(door: Door, former: Door): Promise<void> {
  former.close();
  try {
    await door.open();
  } catch (error) {
    await former.open();
    throw error;
  }
}
