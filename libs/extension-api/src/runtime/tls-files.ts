import { readFile } from 'node:fs/promises';
import { StartError } from './start-error.js';

/** Where the PEM files are by which this server asks another one. */
export interface TlsFilePaths {
  /** The authorities that the other side is checked by. */
  readonly caCertFile?: string;
  /** The certificate this server shows. */
  readonly certFile?: string;
  /** Its private key. */
  readonly keyFile?: string;
}

/** PEM, as Node takes it. What no file was named for is absent. */
export interface TlsFiles {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** Reads them as they are now. Throws a `StartError` for one that cannot be read, with where the settings stand (`place`). */
export async function readTlsFiles(place: string, paths: TlsFilePaths = {}): Promise<TlsFiles> {
  const read = async (setting: keyof TlsFilePaths): Promise<string | undefined> => {
    const path = paths[setting];
    if (path === undefined || path === '') return undefined;
    try {
      return await readFile(path, 'utf8');
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      throw new StartError(`${place}.${setting}: ${path} cannot be read (${code})`, undefined, { cause });
    }
  };
  const [ca, cert, key] = await Promise.all([read('caCertFile'), read('certFile'), read('keyFile')]);
  return { ...(ca !== undefined && { ca }), ...(cert !== undefined && { cert }), ...(key !== undefined && { key }) };
}
