import { connect } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomBlob } from '../support/content.js';
import { openUpload } from '../support/push.js';
import { ConfigFolder, SpawnedZot } from '../support/spawned-zot.js';

describe.each(['SIGTERM', 'SIGINT'] as const)('a stop by %s', (signal) => {
  let folder: ConfigFolder;
  let zot: SpawnedZot;
  beforeEach(async () => {
    folder = await ConfigFolder.make();
    zot = await SpawnedZot.spawn(await folder.config('stop'));
  });
  afterEach(async () => {
    await zot.kill();
    await folder.remove();
  });

  it('lets a push that is under way finish, takes no other, and ends with 0', async () => {
    const client = await zot.listening();
    const { bytes, digest } = randomBlob(1_000_000);
    const upload = await openUpload(client, 'stop/app');
    client.close();
    const socket = connect(client.port, '127.0.0.1');
    const answer: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => answer.push(chunk));
    const closed = once(socket, 'close');
    const head = `PUT ${upload}?digest=${digest} HTTP/1.1\r\nHost: x\r\nContent-Length: ${bytes.length}\r\n`;
    socket.write(`${head}Expect: 100-continue\r\n\r\n`);
    // Once it asks for the body, the push is under way.
    await once(socket, 'data');
    socket.write(bytes.subarray(0, 300_000));
    zot.signal(signal);
    await refused(client.port);
    socket.write(bytes.subarray(300_000));
    await closed;
    expect(Buffer.concat(answer).toString()).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201 /);
    expect((await zot.end()).code).toBe(0);

    zot = await SpawnedZot.spawn(await folder.config('again'));
    const again = await zot.listening();
    expect((await again.get(`/v2/stop/app/blobs/${digest}`)).body.equals(bytes)).toBe(true);
    again.close();
  });

  it('waits for no connection that is idle', async () => {
    const client = await zot.listening();
    expect((await client.get('/v2/')).status).toBe(200);
    zot.signal(signal);
    expect((await zot.end()).code).toBe(0);
    client.close();
  });
});

/** Resolves once nobody listens there any more. */
async function refused(port: number): Promise<void> {
  for (;;) {
    const probe = connect(port, '127.0.0.1');
    const isOpen = await new Promise<boolean>((resolve) => {
      probe.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    probe.destroy();
    if (!isOpen) return;
    await sleep(20);
  }
}
