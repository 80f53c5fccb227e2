import { readdirSync, readlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomBlob } from '../support/content.js';
import { openUpload, pushBlob } from '../support/push.js';
import { abandon } from '../support/raw-exchange.js';
import { Zot } from '../support/start-zot.js';

const size = 1_000_000;
/** The night run takes 1000. */
const aborts = Number(process.env['ZOT_ABORTS'] ?? 20);

/** F11: a client that goes away leaves the server as it was, and what it sent where it can go on. */
describe('a client that goes away', () => {
  let zot: Zot;
  beforeAll(async () => {
    zot = await Zot.start();
  });
  afterAll(async () => zot.stop());

  it.each([0, 1, 50, 99])('in a PATCH after %i %% can go on', async (percent) => {
    for (let round = 0; round < aborts / 4; round += 1) {
      const { bytes, digest } = randomBlob(size);
      const upload = await openUpload(zot.client, 'aborts/patch');
      const sent = (size * percent) / 100;
      const head = `PATCH ${upload} HTTP/1.1\r\nHost: x\r\nContent-Length: ${size}\r\n\r\n`;
      await abandon(zot.client.port, Buffer.concat([Buffer.from(head), bytes.subarray(0, sent)]));
      await resume(upload, digest, bytes);
      expect((await zot.client.get(`/v2/aborts/patch/blobs/${digest}`)).body.equals(bytes)).toBe(true);
    }
  });

  it('in a PUT can go on', async () => {
    const { bytes, digest } = randomBlob(size);
    const upload = await openUpload(zot.client, 'aborts/put');
    const head = `PUT ${upload}?digest=${digest} HTTP/1.1\r\nHost: x\r\nContent-Length: ${size}\r\n\r\n`;
    await abandon(zot.client.port, Buffer.concat([Buffer.from(head), bytes.subarray(0, 500_000)]));
    expect((await zot.client.get(`/v2/aborts/put/blobs/${digest}`)).status).toBe(404);
    await resume(upload, digest, bytes);
  });

  it('in a chunked body can go on', async () => {
    const { bytes, digest } = randomBlob(200_000);
    const upload = await openUpload(zot.client, 'aborts/chunked');
    const head = `PATCH ${upload} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n30d40\r\n`;
    await abandon(zot.client.port, Buffer.concat([Buffer.from(head), bytes.subarray(0, 100_000)]));
    await resume(upload, digest, bytes);
  });

  it('in a single POST or a manifest leaves nothing', async () => {
    const { bytes, digest } = randomBlob(size);
    const post = `POST /v2/aborts/post/blobs/uploads/?digest=${digest} HTTP/1.1\r\nHost: x\r\nContent-Length: ${size}\r\n\r\n`;
    await abandon(zot.client.port, Buffer.concat([Buffer.from(post), bytes.subarray(0, 900_000)]));
    const put = `PUT /v2/aborts/post/manifests/v1 HTTP/1.1\r\nHost: x\r\nContent-Type: application/vnd.oci.image.manifest.v1+json\r\n`;
    await abandon(zot.client.port, `${put}Content-Length: 100\r\n\r\n{"schemaVersion":2`);
    expect((await zot.client.get(`/v2/aborts/post/blobs/${digest}`)).status).toBe(404);
    expect((await zot.client.get('/v2/aborts/post/manifests/v1')).status).toBe(404);
  });

  it('gives back what it held, many times over', async () => {
    const content = randomBlob(8_000_000);
    await pushBlob(zot.client, 'aborts/get', content);
    const path = `/v2/aborts/get/blobs/${content.digest}`;
    const leave = async (bytes: number): Promise<void> => {
      const socket = connect(zot.client.port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
      let received = 0;
      while (received < bytes) received += ((await once(socket, 'data')) as [Buffer])[0].length;
      const closed = once(socket, 'close');
      socket.resetAndDestroy();
      await closed;
    };
    await leave(1);
    await settled();
    const before = openFiles(zot.root);
    for (let round = 0; round < 10; round += 1) {
      await Promise.all([1, 80_000, 4_000_000, 7_900_000].map(leave));
    }
    await settled();
    expect(openFiles(zot.root)).toBe(before);
    expect((await zot.client.get(path)).body.equals(content.bytes)).toBe(true);
  });

  /** Does as a client does that comes back: asks how far it came, and sends the rest; again while the old one is noticed. */
  const resume = async (upload: string, digest: string, bytes: Buffer): Promise<void> => {
    for (;;) {
      const { status, headers } = await zot.client.get(upload);
      expect(status).toBe(204);
      const end = Number(/^0-(\d+)$/.exec(headers.range!)![1]);
      // `0-0` stands for no byte, as nothing here sends a single one.
      const at = end === 0 ? 0 : end + 1;
      expect(at).toBeLessThan(bytes.length);
      const answer = await zot.client.ask('PUT', `${upload}?digest=${digest}`, {
        headers: { 'content-range': `${at}-${bytes.length - 1}`, 'content-length': bytes.length - at },
        body: bytes.subarray(at),
      });
      if (answer.status === 416) continue;
      expect(answer.status).toBe(201);
      return;
    }
  };
});

async function settled(): Promise<void> {
  await sleep(300);
}

/** Files below a folder that this process holds open. */
function openFiles(folder: string): number {
  const paths = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return '';
    }
  });
  return paths.filter((path) => path.startsWith(folder)).length;
}
