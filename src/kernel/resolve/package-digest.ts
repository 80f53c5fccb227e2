import { createHash, hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Not part of what is published: packages that were installed into it, and its history. */
const leftOut = new Set(['node_modules', '.git']);
const readWhole = 1024 * 1024;

/**
 * The digest of a package's files, `sha512-…` as a file pins it: sha512 over the lines `<path> NUL <sha512 in hex>` of all
 * files, in the order of their paths. Rejects for what is neither file nor folder, since nothing then tells what is loaded.
 */
export async function packageDigest(folder: string): Promise<string> {
  const whole = createHash('sha512');
  for (const path of (await filesBelow(folder, '')).sort(byBytes)) {
    whole.update(`${path}\0${await fileDigest(join(folder, path))}\n`);
  }
  return `sha512-${whole.digest('base64')}`;
}

async function filesBelow(root: string, folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
    if (folder === '' && leftOut.has(entry.name)) continue;
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) found.push(...(await filesBelow(root, path)));
    else if (entry.isFile()) found.push(path);
    else throw new Error(`${join(root, path)} is neither a file nor a folder`);
  }
  return found;
}

async function fileDigest(file: string): Promise<string> {
  const { size } = await stat(file);
  if (size <= readWhole) return hash('sha512', await readFile(file), 'hex');
  const digest = createHash('sha512');
  await pipeline(createReadStream(file), digest);
  return digest.digest('hex');
}

function byBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
