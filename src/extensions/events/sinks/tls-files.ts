import { readFile } from 'node:fs/promises';
import { StartError } from '@zot/extension-api';
import type { SinkTlsConfig } from '../event-sink.config.js';

/** PEM, as Node takes it. */
export interface TlsFiles {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** Throws a `StartError` that names the file which cannot be read. */
export async function readTlsFiles({ caCertFile, certFile, keyFile }: SinkTlsConfig = {}): Promise<TlsFiles> {
  const [ca, cert, key] = await Promise.all([
    read('caCertFile', caCertFile),
    read('certFile', certFile),
    read('keyFile', keyFile),
  ]);
  return { ...(ca !== undefined && { ca }), ...(cert !== undefined && { cert }), ...(key !== undefined && { key }) };
}

async function read(setting: string, path: string | undefined): Promise<string | undefined> {
  if (path === undefined || path === '') return undefined;
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new StartError(`extensions.events: ${setting} ${path} cannot be read (${code})`, undefined, { cause });
  }
}
