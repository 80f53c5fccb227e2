import { createHash, randomBytes, randomInt } from 'node:crypto';
import { Agent, request } from 'node:http';

const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const layerType = 'application/vnd.oci.image.layer.v1.tar';
const configType = 'application/vnd.oci.image.config.v1+json';
const octets = { 'content-type': 'application/octet-stream' };
const digestOf = (bytes) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
const keptEach = 8;
const repositories = 6;

/** Pushes, moves, pulls, lists and deletes as many kinds of client do, and knows what each answer has to be. */
export class SoakClient {
  operations = 0;
  faults = [];
  /** `repository:tag` → digest, of tags that retention keeps. */
  kept = new Map();
  #passing = 0;
  #agent = new Agent({ keepAlive: true, maxSockets: 2 });
  /** How often each is done, in parts of their sum. */
  #kinds = [
    [30, () => this.#pull()],
    [20, () => this.#push(`kept-${this.id}-${randomInt(keptEach)}`)],
    [6, () => this.#pushPassing()],
    [15, () => this.#head()],
    [10, () => this.#list()],
    [5, () => this.#readPart()],
    [4, () => this.#remove()],
    [3, () => this.#missing()],
    [2, () => this.#breakOff()],
  ];

  constructor(id, url) {
    this.id = id;
    this.url = url;
  }

  /** One operation. What the server does wrong is noted in `faults`. */
  async step() {
    let at = randomInt(this.#kinds.reduce((sum, [share]) => sum + share, 0));
    const [, work] = this.#kinds.find(([share]) => (at -= share) < 0);
    await this.#noting(work);
  }

  /** Pulls all that must be there, whole. */
  async check() {
    for (const name of this.kept.keys()) await this.#noting(() => this.#pull(name));
  }

  close() {
    this.#agent.destroy();
  }

  async #noting(work) {
    try {
      await work();
      this.operations += 1;
    } catch (error) {
      if (this.faults.length >= 100) return;
      this.faults.push(`${new Date().toISOString()} ${error.message}`);
      // Said at once, since the rest of the run may be long.
      console.log(`WRONG ${error.message}`);
    }
  }

  #repository() {
    return `soak/app-${randomInt(repositories)}`;
  }

  #anyKept() {
    const names = [...this.kept.keys()];
    return names[randomInt(Math.max(1, names.length))];
  }

  /** An image that retention removes, which refers to one that it keeps. */
  async #pushPassing() {
    const name = this.#anyKept();
    if (!name) return;
    const subject = this.kept.get(name);
    const [repository] = name.split(':');
    const digest = await this.#push(`old-${this.id}-${(this.#passing += 1)}`, repository, subject);
    const { body } = await this.#ask('GET', `/v2/${repository}/referrers/${subject}`, [200]);
    if (!JSON.parse(body).manifests.some((one) => one.digest === digest)) {
      throw new Error(`${repository}@${digest} is not among the referrers of ${subject}`);
    }
  }

  async #push(tag, repository = this.#repository(), subject) {
    const config = await this.#pushBlob(repository, randomBytes(randomInt(50, 500)), configType);
    const size = randomInt(60) === 0 ? randomInt(1_000_000, 8_000_000) : randomInt(1, 50_000);
    const layer = await this.#pushBlob(repository, randomBytes(size), layerType);
    const manifest = { schemaVersion: 2, mediaType: manifestType, config, layers: [layer] };
    if (subject) manifest.subject = { mediaType: manifestType, digest: subject, size: 500 };
    const text = JSON.stringify(manifest);
    await this.#ask('PUT', `/v2/${repository}/manifests/${tag}`, [201], text, { 'content-type': manifestType });
    if (!subject) this.kept.set(`${repository}:${tag}`, digestOf(text));
    return digestOf(text);
  }

  async #pushBlob(repository, bytes, mediaType) {
    const digest = digestOf(bytes);
    const started = await this.#ask('POST', `/v2/${repository}/blobs/uploads/`, [202], '');
    let location = started.headers.location;
    let rest = bytes;
    if (bytes.length > 10_000 && randomInt(2) === 0) {
      const half = bytes.length >> 1;
      const headers = { ...octets, 'content-range': `0-${half - 1}` };
      location = (await this.#ask('PATCH', location, [202], bytes.subarray(0, half), headers)).headers.location;
      rest = bytes.subarray(half);
    }
    const put = new URL(location, this.url);
    put.searchParams.set('digest', digest);
    await this.#ask('PUT', put, [201], rest, octets);
    return { mediaType, digest, size: bytes.length };
  }

  async #pull(name = this.#anyKept()) {
    if (!name) return;
    const { repository, manifest } = await this.#manifest(name);
    for (const { digest } of [manifest.config, ...manifest.layers]) {
      const { body } = await this.#ask('GET', `/v2/${repository}/blobs/${digest}`, [200]);
      if (digestOf(body) !== digest) throw new Error(`${repository}@${digest} came with other bytes`);
    }
  }

  async #manifest(name) {
    const [repository, tag] = name.split(':');
    const { body } = await this.#ask('GET', `/v2/${repository}/manifests/${tag}`, [200]);
    // Tags are of one client each, so that nobody else has moved it.
    if (digestOf(body) !== this.kept.get(name)) throw new Error(`${name} is ${digestOf(body)}`);
    return { repository, manifest: JSON.parse(body) };
  }

  async #head() {
    const name = this.#anyKept();
    if (!name) return;
    const [repository, tag] = name.split(':');
    const { headers } = await this.#ask('HEAD', `/v2/${repository}/manifests/${tag}`, [200]);
    if (headers['docker-content-digest'] !== this.kept.get(name)) throw new Error(`HEAD of ${name} has another digest`);
  }

  async #list() {
    const [repository, tag] = (this.#anyKept() ?? '').split(':');
    if (!tag || randomInt(3) === 0) return void (await this.#ask('GET', '/v2/_catalog?n=100', [200]));
    const { body } = await this.#ask('GET', `/v2/${repository}/tags/list`, [200]);
    if (!JSON.parse(body).tags.includes(tag)) throw new Error(`${repository}:${tag} is not listed`);
  }

  async #readPart() {
    const name = this.#anyKept();
    if (!name) return;
    const { repository, manifest } = await this.#manifest(name);
    const { digest, size } = manifest.layers[0];
    const to = randomInt(size);
    const headers = { range: `bytes=0-${to}` };
    const { body } = await this.#ask('GET', `/v2/${repository}/blobs/${digest}`, [206], undefined, headers);
    if (body.length !== to + 1) throw new Error(`${body.length} bytes came of bytes 0 to ${to}`);
  }

  async #remove() {
    const name = this.#anyKept();
    if (!name) return;
    const [repository, tag] = name.split(':');
    await this.#ask('DELETE', `/v2/${repository}/manifests/${tag}`, [202]);
    this.kept.delete(name);
    await this.#ask('GET', `/v2/${repository}/manifests/${tag}`, [404]);
  }

  async #missing() {
    await this.#ask('GET', `/v2/soak/nobody-${randomInt(1_000_000)}/manifests/latest`, [404]);
    await this.#ask('GET', `/v2/soak/app-0/blobs/${digestOf(randomBytes(8))}`, [404]);
    await this.#ask('GET', `/v2/soak/app-0/manifests/${randomBytes(8).toString('hex')}`, [404]);
    await this.#ask('PUT', '/v2/soak/app-0/manifests/broken', [400], '{', { 'content-type': manifestType });
  }

  /** An upload whose client goes away in the middle. */
  async #breakOff() {
    const { headers } = await this.#ask('POST', `/v2/${this.#repository()}/blobs/uploads/`, [202], '');
    const { promise, resolve } = Promise.withResolvers();
    const length = 100_000;
    const sent = request(new URL(headers.location, this.url), {
      method: 'PATCH',
      headers: { ...octets, 'content-length': length },
    });
    sent.on('error', () => {}).on('close', resolve);
    sent.write(randomBytes(length / 2), () => sent.destroy());
    await promise;
  }

  #ask(method, path, accepted, body, headers = {}) {
    const { promise, resolve, reject } = Promise.withResolvers();
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const sent = request(new URL(path, this.url), { method, agent: this.#agent, headers: { ...headers, ...length } });
    const failed = (error) => reject(new Error(`${method} ${path}: ${error.message}`));
    sent.on('error', failed).setTimeout(60_000, () => sent.destroy(new Error('silent for a minute')));
    sent.on('response', async (answer) => {
      const pieces = [];
      answer.on('data', (piece) => pieces.push(piece)).on('error', failed);
      answer.on('end', () => {
        const content = Buffer.concat(pieces);
        if (accepted.includes(answer.statusCode)) resolve({ headers: answer.headers, body: content });
        else failed(new Error(`answered ${answer.statusCode} ${content.subarray(0, 200)}`));
      });
    });
    sent.end(body);
    return promise;
  }
}
