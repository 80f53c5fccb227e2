import { readFile } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import {
  Clock,
  fileChanges,
  Log,
  lookAtFiles,
  PasswordVerifier,
  StartError,
  type Runs,
  type SeenFiles,
} from '@zot/extension-api';
import type { HtpasswdEntry } from './htpasswd-entry.js';
import { parseHtpasswd, type ParsedHtpasswd } from './parse-htpasswd.js';

export const HTPASSWD_PATH = Symbol('htpasswd path');

/** A change is seen at the second look at the latest, so that a user who was removed is out within a second. */
const lookEvery = 400;
const largestFile = 32 * 1024 * 1024;
const mostProblemsTold = 20;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The users of the file as it is now. A file that cannot be read, or is being written, changes nothing. */
@Injectable()
export class HtpasswdUsers implements Runs {
  private users: ReadonlyMap<string, HtpasswdEntry> = new Map();
  private usual: string | undefined;
  private readonly log: Log;
  private readonly end = new AbortController();
  private watching: Promise<void> | undefined;

  constructor(
    @Inject(HTPASSWD_PATH) private readonly path: string,
    private readonly verifier: PasswordVerifier,
    private readonly clock: Clock,
    log: Log,
  ) {
    this.log = log.with({ module: 'htpasswd', file: path });
  }

  async start(): Promise<void> {
    const seen = await lookAtFiles([this.path]);
    let parsed: ParsedHtpasswd;
    try {
      parsed = await this.read();
    } catch (cause) {
      const hint = `make it by htpasswd -B -c ${this.path} <name>`;
      throw new StartError(`the file of users ${this.path} cannot be read: ${said(cause)}`, hint, { cause });
    }
    this.take(parsed);
    this.watching = this.watch(seen);
  }

  async stop(): Promise<void> {
    this.end.abort();
    await this.watching;
  }

  find(username: string): HtpasswdEntry | undefined {
    return this.users.get(username);
  }

  /** What a password is checked against where there is no such user; undefined where there are none at all. */
  get usualHash(): string | undefined {
    return this.usual;
  }

  private async watch(since: SeenFiles): Promise<void> {
    const options = { clock: this.clock, signal: this.end.signal, interval: lookEvery, since };
    for await (const _ of fileChanges([this.path], options)) {
      try {
        const parsed = await this.read();
        if (parsed.isCutOff) throw new Error('its last line is cut off');
        this.take(parsed);
      } catch (error) {
        this.log.error('the file of users cannot be read again; the users known so far stay', { error });
      }
    }
  }

  private async read(): Promise<ParsedHtpasswd> {
    const bytes = await readFile(this.path);
    if (bytes.length > largestFile) throw new Error('it is larger than 32 MiB');
    return parseHtpasswd(utf8.decode(bytes), this.verifier);
  }

  private take({ users, usualHash, problems }: ParsedHtpasswd): void {
    this.users = new Map(
      [...users].map(([name, user]) => {
        const known = this.users.get(name);
        return [name, known?.hash === user.hash ? known : user];
      }),
    );
    this.usual = usualHash;
    if (problems.length > 0) {
      const lines = problems.slice(0, mostProblemsTold).map(({ line, problem }) => `line ${line} ${problem}`);
      this.log.warn('lines of the file of users let nobody in', { count: problems.length, lines });
    }
    if (users.size === 0) this.log.warn('the file of users holds none');
    else this.log.info('the file of users was read', { users: users.size });
  }
}

function said(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'there is no such file';
  return error instanceof Error ? error.message : String(error);
}
