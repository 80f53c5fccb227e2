import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartError } from './start-error.js';
import { readTlsFiles } from './tls-files.js';

it('files for TLS are read as they are named, and one that cannot be read is named', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'zot-tls-'));
  try {
    const caCertFile = join(folder, 'ca.pem');
    const keyFile = join(folder, 'key.pem');
    await writeFile(caCertFile, 'authorities');
    await writeFile(keyFile, '');
    expect(await readTlsFiles('x.tlsConfig')).toEqual({});
    expect(await readTlsFiles('x.tlsConfig', { caCertFile, certFile: '' })).toEqual({ ca: 'authorities' });
    // An empty file is no missing one: whoever uses it says what is wrong with it.
    expect(await readTlsFiles('x.tlsConfig', { keyFile })).toEqual({ key: '' });
    const certFile = join(folder, 'none.pem');
    const reading = readTlsFiles('x.tlsConfig', { caCertFile, certFile });
    await expect(reading).rejects.toThrow(StartError);
    await expect(reading).rejects.toThrow(`x.tlsConfig.certFile: ${certFile} cannot be read (ENOENT)`);
  } finally {
    await rm(folder, { recursive: true });
  }
});
