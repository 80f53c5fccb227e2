import { SessionStore, type Clock } from '@zot/extension-api';

/** Sessions in memory, for tests. */
export class MemorySessionStore extends SessionStore {
  private readonly sessions = new Map<string, { value: string; expires: number }>();

  constructor(private readonly clock: Pick<Clock, 'now'> = Date) {
    super();
  }

  async put(id: string, value: string, expires: number): Promise<void> {
    this.sessions.set(id, { value, expires });
  }

  async get(id: string): Promise<string | undefined> {
    const found = this.sessions.get(id);
    return found && this.clock.now() < found.expires ? found.value : undefined;
  }

  async remove(id: string): Promise<void> {
    this.sessions.delete(id);
  }
}
