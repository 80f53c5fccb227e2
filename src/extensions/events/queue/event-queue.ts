import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { OutgoingEvent } from '@zot/extension-api';
import { openDatabase } from './queue-file.js';

/** An event that a sink has not got yet. */
export interface Pending {
  /** Ascending in the order in which events were told. */
  readonly number: number;
  readonly repository: string;
}

export interface QueueLimits {
  readonly events: number;
  /** Of what events say. */
  readonly bytes: number;
}

/**
 * Events on their way, in a file, so that they outlive a kill. Calls take some microseconds and do not wait for the disk.
 * When there are too many, the oldest make room: nobody has taken them for longest.
 */
export class EventQueue {
  private count = 0;
  private bytes = 0;

  private constructor(
    private readonly database: DatabaseSync,
    private readonly limits: QueueLimits,
    private readonly statements: Statements,
  ) {
    const { count, bytes } = statements.measure.get() as { count: number; bytes: number };
    this.count = count;
    this.bytes = bytes;
  }

  /** Without a file, the queue ends with the process. Throws what SQLite throws. */
  static open(file: string | undefined, limits: QueueLimits): EventQueue {
    if (file !== undefined) {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      // Before the database opens it, so that its mode is ours.
      closeSync(openSync(file, 'a', 0o600));
    }
    const database = openDatabase(file);
    return new EventQueue(database, limits, prepared(database));
  }

  get length(): number {
    return this.count;
  }

  close(): void {
    if (this.database.isOpen) this.database.close();
  }

  /** Keeps the event for these sinks. Resolves with its number, and with those that had to make room, by sink. */
  add(event: OutgoingEvent, repository: string, sinks: readonly string[]): { number: number; dropped: Dropped[] } {
    const { statements } = this;
    const data = JSON.stringify(event.data);
    const size = Buffer.byteLength(data);
    return this.together(() => {
      const dropped = this.makeRoom(size);
      const { id, source, type, time } = event;
      const { lastInsertRowid } = statements.addEvent.run(id, source, type, time, repository, data, size);
      const number = Number(lastInsertRowid);
      for (const sink of sinks) statements.addDelivery.run(sink, number);
      this.count += 1;
      this.bytes += size;
      return { number, dropped };
    });
  }

  /** What is left for a sink from before, the oldest first. */
  pending(sink: string): Pending[] {
    return this.statements.pending.all(sink) as unknown as Pending[];
  }

  /** Undefined where it had to make room. */
  read(number: number): OutgoingEvent | undefined {
    const row = this.statements.read.get(number) as (Omit<OutgoingEvent, 'data'> & { data: string }) | undefined;
    return row && { ...row, data: JSON.parse(row.data) as OutgoingEvent['data'] };
  }

  /** The sink has the event, or never will. */
  settle(sink: string, number: number): void {
    this.together(() => {
      this.statements.settle.run(sink, number);
      this.removeIfDone(number);
    });
  }

  /** Forgets what waits for sinks that the file does not name any more. Resolves with how many events that were. */
  keepOnly(sinks: readonly string[]): number {
    return this.together(() => {
      const gone = (this.statements.sinks.all() as { sink: string }[]).filter(({ sink }) => !sinks.includes(sink));
      let forgotten = 0;
      for (const { sink } of gone) {
        const left = this.pending(sink);
        forgotten += left.length;
        for (const { number } of left) this.statements.settle.run(sink, number);
        for (const { number } of left) this.removeIfDone(number);
      }
      return forgotten;
    });
  }

  private makeRoom(size: number): Dropped[] {
    const { statements, limits } = this;
    const dropped: Dropped[] = [];
    while (this.count > 0 && (this.count >= limits.events || this.bytes + size > limits.bytes)) {
      const oldest = statements.oldest.get() as { number: number; size: number };
      for (const { sink } of statements.waiting.all(oldest.number) as { sink: string }[]) {
        dropped.push({ sink, number: oldest.number });
        statements.settle.run(sink, oldest.number);
      }
      this.remove(oldest.number, oldest.size);
    }
    return dropped;
  }

  private removeIfDone(number: number): void {
    if (this.statements.waiting.get(number)) return;
    const event = this.statements.size.get(number) as { size: number } | undefined;
    if (event) this.remove(number, event.size);
  }

  private remove(number: number, size: number): void {
    this.statements.remove.run(number);
    this.count -= 1;
    this.bytes -= size;
  }

  private together<T>(work: () => T): T {
    const { count, bytes } = this;
    this.database.exec('BEGIN');
    try {
      const result = work();
      this.database.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      this.count = count;
      this.bytes = bytes;
      throw error;
    }
  }
}

/** An event that no sink will get, since there was no room. */
export interface Dropped {
  readonly sink: string;
  readonly number: number;
}

type Statements = Readonly<ReturnType<typeof prepared>>;

function prepared(database: DatabaseSync) {
  const statement = (sql: string): StatementSync => database.prepare(sql);
  return {
    measure: statement('SELECT count(*) AS count, coalesce(sum(size), 0) AS bytes FROM events'),
    addEvent: statement(
      'INSERT INTO events (id, source, type, time, repository, data, size) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ),
    addDelivery: statement('INSERT INTO deliveries (sink, number) VALUES (?, ?)'),
    pending: statement(
      'SELECT number, repository FROM deliveries JOIN events USING (number) WHERE sink = ? ORDER BY number',
    ),
    read: statement('SELECT id, source, type, time, data FROM events WHERE number = ?'),
    settle: statement('DELETE FROM deliveries WHERE sink = ? AND number = ?'),
    sinks: statement('SELECT DISTINCT sink FROM deliveries'),
    waiting: statement('SELECT sink FROM deliveries WHERE number = ?'),
    oldest: statement('SELECT number, size FROM events ORDER BY number LIMIT 1'),
    size: statement('SELECT size FROM events WHERE number = ?'),
    remove: statement('DELETE FROM events WHERE number = ?'),
  };
}
