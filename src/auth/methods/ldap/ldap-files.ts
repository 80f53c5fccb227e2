import { readFile } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import { Clock, fileChanges, Log, lookAtFiles, StartError, type Runs, type SeenFiles } from '@zot/extension-api';
import { readSecretFile } from '../../secret-file.js';
import type { LdapConfig } from './ldap.config.js';
import type { ServiceLogin } from './ldap-directory.js';

export const LDAP_CONFIG = Symbol('ldap config');

interface Contents {
  readonly service: ServiceLogin;
  readonly authorities: string | undefined;
}

/** The files that the section names, as they are now: the login of the service, and the authorities of the directory. */
@Injectable()
export class LdapFiles implements Runs {
  private contents: Contents | undefined;
  private readonly end = new AbortController();
  private watching: Promise<void> | undefined;
  private readonly log: Log;
  /** Called when one of them holds something else than before. */
  onChange = (): void => {};

  constructor(
    @Inject(LDAP_CONFIG) private readonly config: LdapConfig,
    private readonly clock: Clock,
    log: Log,
  ) {
    this.log = log.with({ module: 'ldap' });
  }

  async start(): Promise<void> {
    const seen = await lookAtFiles(this.paths);
    try {
      this.contents = await this.read();
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new StartError(`the directory cannot be asked: ${reason}`, undefined, { cause });
    }
    this.watching = this.watch(seen);
  }

  async stop(): Promise<void> {
    this.end.abort();
    await this.watching;
  }

  get service(): ServiceLogin {
    return this.contents!.service;
  }

  get authorities(): string | undefined {
    return this.contents!.authorities;
  }

  private get paths(): readonly string[] {
    return [this.config.credentialsFile, this.config.cacert].filter((path) => path !== '');
  }

  private async watch(since: SeenFiles): Promise<void> {
    if (this.paths.length === 0) return;
    for await (const _ of fileChanges(this.paths, { clock: this.clock, signal: this.end.signal, since })) {
      try {
        this.contents = await this.read();
        this.onChange();
        this.log.info('files of the directory were read again');
      } catch (error) {
        this.log.error('files of the directory cannot be read again; what they held before stays', { error });
      }
    }
  }

  private async read(): Promise<Contents> {
    const { credentialsFile, cacert } = this.config;
    return {
      service: credentialsFile === '' ? { bindDN: '', bindPassword: '' } : await readService(credentialsFile),
      authorities: cacert === '' ? undefined : await readAuthorities(cacert),
    };
  }
}

async function readService(file: string): Promise<ServiceLogin> {
  const secrets = await readSecretFile(file);
  const bindDN = secrets.get('binddn') ?? '';
  const bindPassword = secrets.get('bindpassword') ?? '';
  if (bindDN === '' || bindPassword === '') throw new Error(`${file} does not hold bindDN and bindPassword`);
  return { bindDN, bindPassword };
}

async function readAuthorities(file: string): Promise<string> {
  const text = await readFile(file, 'utf8');
  if (!text.includes('-----BEGIN CERTIFICATE-----')) throw new Error(`${file} holds no certificate in PEM`);
  return text;
}
