import { createHash, randomBytes, randomInt } from 'node:crypto';
import { Agent, request } from 'node:http';

const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const digestOf = (bytes) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
const tagsEach = 6;

/** Pushes, moves and deletes tags of its own in repositories it shares with others, until the server dies. */
export class Writer {
  /** Answers other than success while the server lived: with nothing else wrong there must be none. */
  refused = [];
  #url = '';
  #agent = new Agent({ keepAlive: true });

  constructor(id, journal) {
    this.id = id;
    this.journal = journal;
    this.repository = `kills/shared-${id % 3}`;
    this.written = new Set();
  }

  async run(url) {
    this.#url = url;
    try {
      for (;;) await this.#step();
    } catch (error) {
      if (!error.died) throw error;
    }
  }

  async #step() {
    const tag = `w${this.id}-${randomInt(tagsEach)}`;
    if (this.written.has(tag) && randomInt(5) === 0) return this.#remove(tag);
    return this.#push(tag);
  }

  async #push(tag) {
    const config = await this.#pushBlob(randomBytes(randomInt(50, 500)), 'application/vnd.oci.image.config.v1+json');
    const size = randomInt(8) === 0 ? randomInt(1, 2_000_000) : randomInt(1, 50_000);
    const layer = await this.#pushBlob(randomBytes(size), 'application/vnd.oci.image.layer.v1.tar');
    const manifest = { schemaVersion: 2, mediaType: manifestType, config, layers: [layer] };
    if (randomInt(4) === 0) manifest.subject = { mediaType: manifestType, digest: config.digest, size: config.size };
    const text = JSON.stringify(manifest);
    const digest = this.journal.manifest(text);
    await this.journal.tag(`${this.repository}:${tag}`, digest, () =>
      this.#ask('PUT', `/v2/${this.repository}/manifests/${tag}`, [201], text, { 'content-type': manifestType }),
    );
    this.written.add(tag);
  }

  async #remove(tag) {
    await this.journal.tag(`${this.repository}:${tag}`, undefined, () =>
      // 404: the push it would delete was under way when the server died, and is absent.
      this.#ask('DELETE', `/v2/${this.repository}/manifests/${tag}`, [202, 404]),
    );
    this.written.delete(tag);
  }

  async #pushBlob(bytes, mediaType) {
    const digest = digestOf(bytes);
    const started = await this.#ask('POST', `/v2/${this.repository}/blobs/uploads/`, [202], '');
    const upload = new URL(started.location, this.#url);
    const put = new URL(upload);
    let rest = bytes;
    if (bytes.length > 10_000 && randomInt(2) === 0) {
      const half = bytes.length >> 1;
      const next = await this.#ask('PATCH', upload, [202], bytes.subarray(0, half), {
        'content-type': 'application/octet-stream',
        'content-range': `0-${half - 1}`,
      });
      put.href = new URL(next.location, this.#url).href;
      rest = bytes.subarray(half);
    }
    put.searchParams.set('digest', digest);
    await this.journal.blob(`${this.repository}@${digest}`, () =>
      this.#ask('PUT', put, [201], rest, { 'content-type': 'application/octet-stream' }),
    );
    return { mediaType, digest, size: bytes.length };
  }

  /** Resolves with the headers of a success. Throws `died` when the connection breaks, as it does in a kill. */
  #ask(method, path, accepted, body, headers = {}) {
    const { promise, resolve, reject } = Promise.withResolvers();
    const died = (cause) => reject(Object.assign(new Error('the server died', { cause }), { died: true }));
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const sent = request(new URL(path, this.#url), { method, agent: this.#agent, headers: { ...headers, ...length } });
    sent.on('error', died);
    sent.on('response', (answer) => {
      answer.on('error', died).resume();
      answer.on('end', () => {
        if (accepted.includes(answer.statusCode)) return resolve(answer.headers);
        this.refused.push(`${method} ${path}: ${answer.statusCode}`);
        reject(Object.assign(new Error(`answered ${answer.statusCode}`), { died: true }));
      });
    });
    sent.end(body);
    return promise;
  }
}
