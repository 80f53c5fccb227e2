import type { Type } from '@nestjs/common';
import {
  authenticators,
  Bodies,
  Clock,
  Compat,
  defineSection,
  Log,
  to,
  type Authenticator,
  type ByteSource,
  type CheckedConfig,
  type Definition,
} from '@zot/extension-api';
import { RecordingLog } from '@zot/testkit';
import access from '../../src/auth/access.definition.js';
import bodies from '../../src/http/bodies/bodies.definition.js';
import compat from '../../src/http/compat/compat.definition.js';
import { HttpConfig } from '../../src/http/http.config.js';
import http from '../../src/http/http.definition.js';
import listener from '../../src/http/server/listener.definition.js';
import { boot, type Running } from '../../src/kernel/boot/boot.js';
import { compose } from '../../src/kernel/compose/compose.js';
import { makePlan } from '../../src/kernel/plan/make-plan.js';
import type { Origins } from '../../src/kernel/prepare/resolved.js';
import { SystemClock } from '../../src/scheduler/clock/system-clock.js';
import { Client } from './client.js';

export interface HttpRoomOptions {
  readonly settings?: Partial<HttpConfig>;
  /** Definitions beside those of the room, and of what it needs. */
  readonly more?: readonly Definition[];
  /** Those of them that came with packages. */
  readonly origins?: Origins;
  readonly ways?: readonly Type<Authenticator>[];
  readonly clock?: Clock;
}

/** The HTTP room alone, with controllers of a test and a log that is kept. */
export class HttpRoom {
  private constructor(
    readonly running: Running,
    readonly log: RecordingLog,
  ) {
    this.client = new Client(this.url);
  }

  readonly client: Client;

  static async start(controllers: readonly Type[], options: HttpRoomOptions = {}): Promise<HttpRoom> {
    const log = new RecordingLog();
    const config = Object.assign(new HttpConfig(), { port: '0' }, options.settings);
    const room = defineSection({
      name: 'test',
      needs: [Bodies, Compat],
      module: () => ({
        module: class TestModule {},
        controllers: [...controllers],
        providers: [...(options.ways ?? [])],
        contributes: (options.ways ?? []).map((way) => to(authenticators, way)),
      }),
    });
    const logs = defineSection({
      name: 'logs',
      provides: [Log],
      module: () => ({ module: class LogsModule {}, providers: [{ provide: Log, useValue: log }] }),
    });
    const time = defineSection({
      name: 'time',
      provides: [Clock],
      module: () => ({
        module: class TimeModule {},
        providers: [{ provide: Clock, useValue: options.clock ?? new SystemClock() }],
      }),
    });
    const rooms: Definition[] = [compat, bodies, listener];
    const definitions: Definition[] = [time, logs, access, ...rooms, http, room, ...(options.more ?? [])];
    const whole = { at: () => config } as unknown as CheckedConfig;
    const configOf = (one: Definition) => {
      if (one === http || !one.config) return one === http ? config : {};
      const own = new one.config();
      one.complete?.(own, whole);
      return own;
    };
    const configs = new Map(definitions.map((one) => [one, configOf(one)]));
    const { plan, issues } = makePlan(configs, definitions);
    if (issues.length > 0) throw new Error(issues.map(({ issue }) => issue.message).join('\n'));
    return new HttpRoom(await boot(await compose(plan, [], options.origins)), log);
  }

  get url(): string {
    return this.running.addresses[0]!;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  async stop(graceMs = 5000): Promise<void> {
    const stopped = this.running.stop(graceMs);
    this.client.close();
    const failures = await stopped;
    if (failures.length > 0) throw failures[0]!.error;
  }
}

const pattern = Buffer.from(Array.from({ length: 64 * 1024 }, (_, index) => index & 0xff));

/** A source of so many bytes, each the low byte of its place; tells when it is closed. */
export class CountingSource implements ByteSource {
  readonly stat = { size: 0, modified: 0, version: '' };
  isClosed = false;
  private at = 0;

  constructor(
    private readonly size: number,
    private readonly step = Infinity,
  ) {}

  async read(buffer: Uint8Array): Promise<number> {
    const count = Math.min(buffer.byteLength, this.size - this.at, this.step);
    for (let done = 0; done < count;) {
      const from = (this.at + done) & 0xff;
      const part = pattern.subarray(from, from + count - done);
      buffer.set(part, done);
      done += part.length;
    }
    this.at += count;
    return count;
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }

  /** The bytes that a source of this size gives. */
  static bytes(size: number): Buffer {
    return Buffer.alloc(size, pattern.subarray(0, 256));
  }
}
