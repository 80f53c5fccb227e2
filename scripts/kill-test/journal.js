import { createHash } from 'node:crypto';

const mediaType = 'application/vnd.oci.image.manifest.v1+json';
const digestOf = (bytes) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/**
 * What the server has acknowledged, and what was under way when it died. A tag or blob under way may have its old or
 * its new state; the first look after a start says which, and from then on it must stay.
 */
export class Journal {
  acknowledged = 0;
  /** `repository:tag` → what it may be: digests, or undefined for absent. */
  #tags = new Map();
  /** `repository@digest` of blobs → what it may be: true for there, false for absent. */
  #blobs = new Map();
  /** digest of a manifest → its text, to know its blobs and to compare bytes. */
  #manifests = new Map();
  #touched = new Set();

  manifest(text) {
    const digest = digestOf(text);
    this.#manifests.set(digest, text);
    return digest;
  }

  /** Notes the intent before a request leaves, and the outcome once it is answered with success. */
  async tag(name, digest, request) {
    await this.#change(this.#tags, name, digest, request);
  }

  async blob(name, request) {
    await this.#change(this.#blobs, name, true, request);
  }

  async #change(states, name, next, request) {
    const before = states.get(name) ?? new Set([states === this.#tags ? undefined : false]);
    states.set(name, new Set([...before, next]));
    this.#touched.add(name);
    if (await request()) {
      states.set(name, new Set([next]));
      this.acknowledged += 1;
    }
  }

  /** Asks for what may have changed since the last look, or for all; returns what is lost or wrong. */
  async check(url, whole) {
    const faults = [];
    const names = whole ? [...this.#tags.keys(), ...this.#blobs.keys()] : [...this.#touched];
    this.#touched.clear();
    const queue = names.values();
    const worker = async () => {
      for (const name of queue) {
        const fault = this.#tags.has(name) ? await this.#checkTag(url, name) : await this.#checkBlob(url, name);
        if (fault) faults.push(`${name}: ${fault}`);
      }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    return faults;
  }

  async #checkTag(url, name) {
    const [repository, tag] = name.split(':');
    const allowed = this.#tags.get(name);
    const answer = await fetch(`${url}/v2/${repository}/manifests/${tag}`, { headers: { accept: mediaType } });
    const body = Buffer.from(await answer.arrayBuffer());
    if (answer.status !== 200 && answer.status !== 404) return `answered ${answer.status}: ${body}`;
    const found = answer.status === 200 ? digestOf(body) : undefined;
    if (!allowed.has(found)) return `is ${found ?? 'absent'}, may be ${[...allowed].map((one) => one ?? 'absent')}`;
    this.#tags.set(name, new Set([found]));
    if (!found) return undefined;
    const { config, layers, subject } = JSON.parse(this.#manifests.get(found));
    for (const { digest } of [config, ...layers]) {
      const wrong = await readBlob(url, repository, digest);
      if (wrong !== true) return `its blob ${digest} ${wrong || 'is absent'}`;
    }
    return subject ? await checkReferrer(url, repository, subject.digest, found) : undefined;
  }

  async #checkBlob(url, name) {
    const [repository, digest] = name.split('@');
    const found = await readBlob(url, repository, digest);
    if (typeof found === 'string') return found;
    if (!this.#blobs.get(name).has(found)) return found ? 'is there, and was never sent whole' : 'is lost';
    this.#blobs.set(name, new Set([found]));
    return undefined;
  }
}

/** True when it is there and true to its digest, false when absent, else what is wrong. */
async function readBlob(url, repository, digest) {
  const answer = await fetch(`${url}/v2/${repository}/blobs/${digest}`);
  const body = Buffer.from(await answer.arrayBuffer());
  if (answer.status === 404) return false;
  if (answer.status !== 200) return `answered ${answer.status}`;
  return digestOf(body) === digest || 'came with other bytes';
}

async function checkReferrer(url, repository, subject, digest) {
  const answer = await fetch(`${url}/v2/${repository}/referrers/${subject}`);
  const { manifests } = await answer.json();
  return manifests.some((one) => one.digest === digest) ? undefined : `is not among the referrers of ${subject}`;
}
