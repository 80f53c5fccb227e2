import type { Digest, DigestAlgorithm } from '@zot/oci';
import { LocalStorageDriver } from '../../../src/storage/drivers/local/local-storage-driver.js';
import { digestOf } from '../../support/content.js';
import { TestRegistry } from '../../support/test-registry.js';
import type { Told } from './bare-process.js';
import { filesBelow } from './files-below.js';
import { blobKey, tagKey, type Facts, type Operation } from './operations.js';

interface Parts {
  readonly config?: { readonly digest: Digest };
  readonly layers?: readonly { readonly digest: Digest }[];
  readonly manifests?: readonly { readonly digest: Digest }[];
}

/** What may be found: for each operation that was not acknowledged, all of what it makes, or none. */
export interface Expected {
  readonly certain: Facts;
  /** What one that was under way makes, where that differs. */
  readonly open: readonly Facts[];
}

export function expectedAfter(operations: Iterable<Operation>, told: readonly Told[]): Expected {
  const done = new Set(told.map((line) => line.done));
  const begun = new Set(told.map((line) => line.begun));
  const certain = new Map<string, string>();
  const open: Facts[] = [];
  let at = 0;
  for (const { makes } of operations) {
    if (!begun.has(at)) break;
    if (done.has(at)) for (const [key, value] of makes) certain.set(key, value);
    else open.push(changesOf(makes, certain, open));
    at += 1;
  }
  return { certain, open };
}

/** Of what one makes, that which was otherwise before, as far as anybody knows. */
function changesOf(makes: Facts, certain: Facts, open: readonly Facts[]): Facts {
  const changes = [...makes].filter(
    ([key, value]) => (certain.get(key) ?? 'absent') !== value && !open.some((other) => other.has(key)),
  );
  return new Map(changes);
}

/** Opens a root as the next start does, and asks for everything. What is wrong comes back, in sentences. */
export async function faultsOf(
  root: string,
  { certain, open }: Expected,
  { commit = false, verifyInterval = 0 } = {},
): Promise<string[]> {
  const driver = new LocalStorageDriver({ rootDirectory: root, commit });
  await driver.start();
  try {
    const registry = new TestRegistry({ driver, settings: { verifyInterval } });
    const faults: string[] = [];
    const isOpen = new Set(open.flatMap((makes) => [...makes.keys()]));
    for (const [key, value] of certain) {
      const found = await look(registry, key);
      if (found === value || (isOpen.has(key) && !found.startsWith('wrong'))) continue;
      faults.push(`${key} is ${found}, not ${value}`);
    }
    for (const makes of open) {
      const found = await Promise.all([...makes].map(async ([key]) => [key, await look(registry, key)] as const));
      for (const [key, value] of found) if (value.startsWith('wrong')) faults.push(`${key} is ${value}`);
      const moved = found.filter(([key]) => key.startsWith('tag '));
      const isNew = moved.filter(([key, value]) => value === makes.get(key));
      if (isNew.length > 0 && isNew.length < moved.length) faults.push(`${[...makes.keys()].join()} are half there`);
    }
    const left = (await filesBelow(`${root}/.zot.tmp`)).length;
    if (left > 0) faults.push(`${left} files without a name are left`);
    await registry.parts.quarantine.settled();
    return faults;
  } finally {
    await driver.stop();
  }
}

/** Does everything again, as a client would, and wants it all to be as it says. */
export async function faultsOfRepeat(root: string, operations: readonly Operation[]): Promise<string[]> {
  const driver = new LocalStorageDriver({ rootDirectory: root, commit: false });
  await driver.start();
  try {
    const registry = new TestRegistry({ driver });
    const uploads = new Map<string, string>();
    const certain = new Map<string, string>();
    const faults: string[] = [];
    for (const { name, makes, run } of operations) {
      await run(registry, uploads).catch((error: { status?: number; message: string }) => {
        // What is to be removed may be gone.
        if (error.status !== 404) faults.push(`${name} again: ${error.message}`);
      });
      for (const [key, value] of makes) certain.set(key, value);
    }
    for (const [key, value] of certain) {
      const found = await look(registry, key);
      if (found !== value) faults.push(`${key} is ${found}, not ${value}, after all was done again`);
    }
    return faults;
  } finally {
    await driver.stop();
  }
}

/** A digest, `there` or `absent`; `wrong` and why, for what must never be. */
export async function look(registry: TestRegistry, key: string): Promise<string> {
  const [kind, name, what] = key.split(' ') as [string, string, string];
  try {
    const bytes = kind === 'blob' ? await registry.pullBlob(name, what as Digest) : await registry.pull(name, what);
    const algorithm = (what.includes(':') ? what.split(':')[0] : 'sha256') as DigestAlgorithm;
    const digest = digestOf(bytes, algorithm);
    if (what.includes(':') && digest !== what) return `wrong: other bytes, ${digest}`;
    if (kind === 'blob') return 'there';
    const missing = await missingParts(registry, name, bytes);
    if (missing.length > 0) return `wrong: it lacks ${missing.join()}`;
    return kind === 'tag' ? digest : 'there';
  } catch (error) {
    const { status, message } = error as { status?: number; message: string };
    return status === 404 ? 'absent' : `wrong: ${message}`;
  }
}

async function missingParts(registry: TestRegistry, name: string, bytes: Buffer): Promise<string[]> {
  const { config, layers = [], manifests = [] } = JSON.parse(bytes.toString()) as Parts;
  const missing: string[] = [];
  for (const { digest } of [...(config ? [config] : []), ...layers]) {
    if ((await look(registry, blobKey(name, digest))) !== 'there') missing.push(digest);
  }
  for (const { digest } of manifests) {
    if ((await look(registry, tagKey(name, digest))) !== digest) missing.push(digest);
  }
  return missing;
}
