import { readFile } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import { Clock, fileChanges, Log, lookAtFiles, StartError, type Runs, type SeenFiles } from '@zot/extension-api';
import { keysNamed, tokenKeys, type TokenHead, type TokenKey, type TokenKeySource } from './token-keys.js';

export const TOKEN_KEY_FILE = Symbol('token key file');

/** Keys of the file that `cert` names, as it is now. A file that holds no keys changes nothing. */
@Injectable()
export class FileKeys implements TokenKeySource, Runs {
  private keys: readonly TokenKey[] = [];
  private readonly end = new AbortController();
  private watching: Promise<void> | undefined;
  private readonly log: Log;

  constructor(
    @Inject(TOKEN_KEY_FILE) private readonly path: string,
    private readonly clock: Clock,
    log: Log,
  ) {
    this.log = log.with({ module: 'bearer', file: path });
  }

  async start(): Promise<void> {
    const seen = await lookAtFiles([this.path]);
    try {
      this.keys = await this.read();
    } catch (cause) {
      const reason = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'is not there' : (cause as Error).message;
      const hint = 'name a PEM certificate, a PEM public key or a JWKS';
      throw new StartError(`the file with the key of tokens ${this.path} ${reason}`, hint, { cause });
    }
    this.watching = this.watch(seen);
  }

  async stop(): Promise<void> {
    this.end.abort();
    await this.watching;
  }

  /** A single key is taken whatever the token calls it, as in zot. */
  find(head: TokenHead): readonly TokenKey[] {
    return keysNamed(this.keys, this.keys.length === 1 ? { ...head, kid: undefined } : head);
  }

  /** Another object once the keys are others: what was verified before counts no more then. */
  get current(): object {
    return this.keys;
  }

  private async watch(since: SeenFiles): Promise<void> {
    for await (const _ of fileChanges([this.path], { clock: this.clock, signal: this.end.signal, since })) {
      try {
        this.keys = await this.read();
        this.log.info('the keys of tokens were read again', { keys: this.keys.length });
      } catch (error) {
        this.log.error('the keys of tokens cannot be read again; those known so far stay', { error });
      }
    }
  }

  private async read(): Promise<readonly TokenKey[]> {
    return tokenKeys(await readFile(this.path, 'utf8'));
  }
}
