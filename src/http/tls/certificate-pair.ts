import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { StartError } from '@zot/extension-api';

export interface CertificatePair {
  readonly cert: Buffer;
  readonly key: Buffer;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** Reads a certificate and its key, and sees that they are a pair. Throws `StartError`, which names the file at fault. */
export async function readPair(files: { cert: string; key: string }): Promise<CertificatePair> {
  const cert = await read('cert', files.cert);
  const key = await read('key', files.key);
  const certificate = parse(
    `http.tls.cert: ${files.cert} holds no certificate in PEM`,
    () => new X509Certificate(cert),
  );
  const privateKey = parse(`http.tls.key: ${files.key} holds no private key in PEM that opens without a password`, () =>
    createPrivateKey(key),
  );
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new StartError(`http.tls.key: ${files.key} is not the key of the certificate in ${files.cert}`);
  }
  parse(`http.tls.cert: ${files.cert} is too weak to be served`, () => createSecureContext({ cert, key }));
  return { cert, key, expires: Date.parse(certificate.validTo) };
}

/** Reads the authorities that clients' certificates are checked by; undefined where the file names none. */
export async function readAuthorities(file: string): Promise<Buffer | undefined> {
  if (file === '') return undefined;
  const authorities = await read('cacert', file);
  parse(`http.tls.cacert: ${file} holds no certificate in PEM`, () => new X509Certificate(authorities));
  return authorities;
}

async function read(setting: 'cert' | 'key' | 'cacert', file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reasons: Record<string, string> = {
      ENOENT: 'there is no such file',
      EACCES: 'this user may not read it',
      EISDIR: 'it is a folder',
    };
    const reason = reasons[code ?? ''] ?? message;
    throw new StartError(`http.tls.${setting}: ${file} cannot be read: ${reason}`, undefined, { cause: error });
  }
}

function parse<T>(sentence: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new StartError(sentence, undefined, { cause: error });
  }
}
