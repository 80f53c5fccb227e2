import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { digestOf } from '../support/content.js';
import { openUpload, pushImage } from '../support/push.js';
import { exchange } from '../support/raw-exchange.js';
import { Zot } from '../support/start-zot.js';

const secret = 'a secret of the machine';
const steps = [
  '..',
  '%2e%2e',
  '.%2e',
  '..%00',
  '..;',
  '...',
  '..%c0%af',
  '%252e%252e',
  '..%5c',
  '..\\',
  '%uff0e%uff0e',
  '~',
  '.',
];
const roots = [
  'etc/passwd',
  'outside/secret',
  'C:%5cWindows',
  'index.json',
  'oci-layout',
  '_trash',
  '.uploads',
  '%00',
  '',
];

/** S06: no name, reference, digest or id leads out of the root, or to what is in it and not for clients. test/security/traversal.sh has strace for a witness. */
describe('a path that climbs', () => {
  let zot: Zot;
  let before: string[];
  beforeAll(async () => {
    zot = await Zot.start({
      fill: async (root) => {
        await mkdir(join(dirname(root), 'outside/blobs/sha256'), { recursive: true });
        await writeFile(join(dirname(root), 'outside/secret'), secret);
        await writeFile(join(dirname(root), 'outside/index.json'), '{"schemaVersion":2,"manifests":[]}');
        await writeFile(join(dirname(root), 'outside/oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
        await writeFile(join(dirname(root), `outside/blobs/sha256/${digestOf(Buffer.from(secret)).slice(7)}`), secret);
      },
    });
    await pushImage(zot.client, 'team/app', 'v1');
    before = await tree(dirname(zot.root));
  });
  afterAll(async () => zot.stop());

  const digest = digestOf(Buffer.from(secret));
  const climbs = steps.flatMap((step) => roots.map((root) => `${`${step}/`.repeat(3)}${root}`));
  const flat = climbs.map((climb) => climb.replaceAll('/', '%2f'));

  it.each<[what: string, method: string, path: (text: string) => string]>([
    ['a name', 'GET', (text) => `/v2/${text}/tags/list`],
    ['the end of a name', 'GET', (text) => `/v2/team/${text}/manifests/v1`],
    ['a name of blobs', 'GET', (text) => `/v2/${text}/blobs/${digest}`],
    ['a name to push to', 'POST', (text) => `/v2/${text}/blobs/uploads/`],
    ['a tag', 'GET', (text) => `/v2/team/app/manifests/${text}`],
    ['a tag to push', 'PUT', (text) => `/v2/team/app/manifests/${text}`],
    ['a digest', 'GET', (text) => `/v2/team/app/blobs/sha256:${text}`],
    ['an algorithm', 'GET', (text) => `/v2/team/app/blobs/${text}:${'a'.repeat(64)}`],
    ['a digest to delete', 'DELETE', (text) => `/v2/team/app/blobs/${text}`],
    ['a subject', 'GET', (text) => `/v2/team/app/referrers/${text}`],
    ['an upload', 'GET', (text) => `/v2/team/app/blobs/uploads/${text}`],
    ['an upload to write', 'PATCH', (text) => `/v2/team/app/blobs/uploads/${text}`],
    ['an upload to end', 'DELETE', (text) => `/v2/team/app/blobs/uploads/${text}`],
    ['where to mount from', 'POST', (text) => `/v2/team/app/blobs/uploads/?mount=${digest}&from=${text}`],
    ['what to mount', 'POST', (text) => `/v2/team/app/blobs/uploads/?mount=${text}&from=outside`],
    ['the digest of an upload', 'POST', (text) => `/v2/team/app/blobs/uploads/?digest=sha256:${text}`],
    ['the whole target', 'GET', (text) => `/${text}`],
  ])('as %s finds nothing', async (what, method, path) => {
    for (const text of [...climbs, ...flat]) {
      const head = `${method} ${path(text)} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`;
      const answer = await exchange(zot.client.port, Buffer.from(head, 'latin1'));
      const mayOpen = answer?.status === 202 && /uploads\/\?mount=/.test(path(''));
      const status = answer?.status ?? 400;
      if (!mayOpen && (status < 400 || status >= 500)) throw new Error(`${what} ${text} was answered ${status}`);
      expect(`${answer?.head}${answer?.rest}`).not.toMatch(/a secret|root:|imageLayout/);
    }
    expect(await tree(dirname(zot.root))).toEqual(before);
  });

  it('as a link in the root is not followed out of it by a digest', async () => {
    const upload = await openUpload(zot.client, 'team/app');
    const session = upload.split('/').at(-1)!;
    expect((await zot.client.get(`/v2/team/app/blobs/uploads/${session}/../../../../outside/secret`)).status).toBe(404);
    // Whoever may write into the root may link there; the digest still has to be that of what the link leads to.
    await symlink(join(dirname(zot.root), 'outside/secret'), join(zot.root, 'team/app/blobs/sha256', 'b'.repeat(64)));
    const stolen = await zot.client.get(`/v2/team/app/blobs/sha256:${'b'.repeat(64)}`).catch(() => undefined);
    expect(stolen?.status === 200 ? stolen.body.toString() : '').not.toContain(secret);
  });

  it('leaves what lies outside as it was', async () => {
    expect(await readFile(join(dirname(zot.root), 'outside/secret'), 'utf8')).toBe(secret);
  });
});

/** All that is there, but what the server keeps for itself and what uploads leave. */
async function tree(folder: string): Promise<string[]> {
  const all = await readdir(folder, { recursive: true });
  return all.filter((one) => !/^root\/\.zot\.|upload/.test(one)).sort();
}
