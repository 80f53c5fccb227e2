import { Inject, Injectable, Optional } from '@nestjs/common';
import {
  cacheDrivers,
  Clock,
  FromSlot,
  Log,
  RecordStore,
  SessionStore,
  StartError,
  type CacheDriver,
  type CacheDriverFactory,
  type Choices,
  type Runs,
} from '@zot/extension-api';

export const SESSION_DRIVER = Symbol('session driver');

const group = 'sessions';

/** Sessions in what `sessionDriver` names, or else among the records of the server. */
@Injectable()
export class ConfiguredSessionStore extends SessionStore implements Runs {
  private opened: CacheDriver | undefined;

  constructor(
    @Optional() @Inject(SESSION_DRIVER) private readonly driver: { readonly name?: unknown } | undefined,
    @FromSlot(cacheDrivers) private readonly factories: Choices<CacheDriverFactory>,
    private readonly records: RecordStore,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    super();
  }

  async start(): Promise<void> {
    const { driver, clock } = this;
    if (!driver || driver.name === 'local') return;
    const factory = this.factories.get(String(driver.name));
    if (!factory) throw new StartError(`http.auth.sessionDriver.name: there is no driver ${String(driver.name)}`);
    const log = this.log.with({ module: 'sessions' });
    this.opened = factory.create({ rootDirectory: '', commit: false, options: driver, clock, log });
    await this.opened.start();
  }

  async stop(): Promise<void> {
    await this.opened?.stop();
  }

  async put(id: string, value: string, expires: number): Promise<void> {
    await this.store.put(group, id, value, { expires });
  }

  async get(id: string): Promise<string | undefined> {
    return (await this.store.get(group, id))?.value;
  }

  async remove(id: string): Promise<void> {
    await this.store.remove(group, id);
  }

  private get store(): RecordStore {
    return this.opened?.shelf('records') ?? this.records;
  }
}
