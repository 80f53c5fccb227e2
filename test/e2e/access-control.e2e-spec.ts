import { codesOf, type Answer, type Client } from '../support/client.js';
import { blob, digestOf, imageOver, randomBlob } from '../support/content.js';
import { basic, passwordFile } from '../support/password-file.js';
import { expectStatus, openUpload, pushBlob, pushImage, putManifest, type Pushed } from '../support/push.js';
import { Zot } from '../support/start-zot.js';

const users = ['admin', 'reader', 'pusher', 'mover', 'remover', 'careful', 'outsider'];

const accessControl = {
  repositories: {
    'team/**': {
      policies: [
        { users: ['reader'], actions: ['read'] },
        { users: ['pusher'], actions: ['read', 'create'] },
        { groups: ['movers'], actions: ['read', 'update'] },
        { users: ['remover'], actions: ['read', 'delete'] },
        { users: ['careful'], actions: ['read', 'delete', 'detectManifestCollision'] },
      ],
    },
    'public/**': { anonymousPolicy: ['read'], defaultPolicy: ['read', 'create'] },
    'frozen/**': {
      policies: [
        {
          users: ['pusher'],
          actions: ['read', 'create', 'update'],
          conditions: [{ expression: "req.action == 'read' || !(req.tag in ['latest'])", message: 'latest is frozen' }],
        },
      ],
    },
  },
  groups: { Movers: { users: ['mover'] } },
  adminPolicy: { users: ['admin'], actions: ['read', 'create', 'update', 'delete'] },
};

describe('access control', () => {
  let zot: Zot;
  let as: Record<string, Client>;
  let team: Pushed;
  let open: Pushed;
  beforeAll(async () => {
    zot = await Zot.start({
      settings: { http: { auth: { htpasswd: { path: passwordFile(...users) } }, accessControl } },
    });
    as = Object.fromEntries(users.map((user) => [user, zot.client.with(basic(user))]));
    team = await pushImage(as['admin']!, 'team/app', 'v1');
    open = await pushImage(as['admin']!, 'public/app', 'v1');
    await pushImage(as['admin']!, 'frozen/app', 'latest');
  });
  afterAll(async () => zot.stop());

  const catalog = async (client: Client) =>
    (JSON.parse((await client.get('/v2/_catalog')).body.toString()) as { repositories: string[] }).repositories;

  it('S03 shows in lists only what may be read', async () => {
    expect(await catalog(as['admin']!)).toEqual(['frozen/app', 'public/app', 'team/app']);
    expect(await catalog(as['reader']!)).toEqual(['public/app', 'team/app']);
    expect(await catalog(as['pusher']!)).toEqual(['frozen/app', 'public/app', 'team/app']);
    expect(await catalog(as['outsider']!)).toEqual(['public/app']);
    expect(await catalog(zot.client)).toEqual(['public/app']);
    const page = await as['outsider']!.get('/v2/_catalog?n=1');
    expect([page.headers.link, JSON.parse(page.body.toString())]).toEqual([
      undefined,
      { repositories: ['public/app'] },
    ]);
  });

  it('S03 answers about a name, a digest or an upload the same, whether it is there or not', async () => {
    const upload = (await openUpload(as['admin']!, 'team/app')).split('/').at(-1)!;
    const digest = team.layer.digest;
    const paths: [method: string, there: string, absent: string][] = [
      ['GET', '/v2/team/app/manifests/v1', '/v2/team/none/manifests/v1'],
      ['HEAD', '/v2/team/app/manifests/v1', '/v2/team/app/manifests/none'],
      ['GET', `/v2/team/app/blobs/${digest}`, `/v2/team/none/blobs/${digest}`],
      ['HEAD', `/v2/team/app/blobs/${digest}`, `/v2/team/app/blobs/${digestOf(Buffer.of())}`],
      ['GET', '/v2/team/app/tags/list', '/v2/team/none/tags/list'],
      ['GET', `/v2/team/app/referrers/${team.image.digest}`, `/v2/team/none/referrers/${digest}`],
      ['GET', `/v2/team/app/blobs/uploads/${upload}`, '/v2/team/app/blobs/uploads/none'],
      ['PATCH', `/v2/team/app/blobs/uploads/${upload}`, '/v2/team/none/blobs/uploads/none'],
      ['DELETE', '/v2/team/app/manifests/v1', '/v2/team/none/manifests/v1'],
      ['PUT', '/v2/team/app/manifests/v1', '/v2/team/none/manifests/v2'],
      ['POST', '/v2/team/app/blobs/uploads/', '/v2/team/none/blobs/uploads/'],
    ];
    for (const client of [zot.client, as['outsider']!]) {
      for (const [method, there, absent] of paths) {
        const [one, other] = [await client.ask(method, there), await client.ask(method, absent)];
        expect([method, there, shown(one)]).toEqual([method, there, shown(other)]);
        expect([method, there, one.status]).toEqual([method, there, client === zot.client ? 401 : 403]);
      }
    }
  });

  it('S03 mounts nothing from where it may not be read, and says nothing of it', async () => {
    const mount = async (client: Client, query: string) =>
      client.ask('POST', `/v2/public/mine/blobs/uploads/?${query}`);
    const outsider = as['outsider']!;
    for (const query of [`mount=${team.layer.digest}&from=team/app`, `mount=${team.layer.digest}`]) {
      const [there, absent] = [
        await mount(outsider, query),
        await mount(outsider, query.replace(/[0-9a-f]{8}/, '0badc0de')),
      ];
      expect([there.status, absent.status, there.body.equals(absent.body)]).toEqual([202, 202, true]);
    }
    for (const path of [`/v2/public/mine/blobs/${team.layer.digest}`, `/v2/public/app/blobs/${team.layer.digest}`]) {
      expect((await outsider.ask('HEAD', path)).status).toBe(404);
      expect((await outsider.get(path, { range: 'bytes=0-3' })).status).toBe(404);
    }
    expectStatus(await mount(as['reader']!, `mount=${team.layer.digest}&from=team/app`), 201);
    expectStatus(await mount(outsider, `mount=${open.layer.digest}&from=public/app`), 201);
  });

  it('S03 takes no manifest over blobs that are only elsewhere', async () => {
    const outsider = as['outsider']!;
    const [theirs, nobodys] = [imageOver(team.config, [team.layer]), imageOver(team.config, [randomBlob(10)])];
    for (const image of [theirs, nobodys]) {
      const answer = await putManifest(outsider, 'public/mine', 'stolen', image);
      expect([answer.status, codesOf(answer)]).toEqual([400, ['MANIFEST_BLOB_UNKNOWN']]);
    }
  });

  it('S03 lets nobody go on with an upload elsewhere', async () => {
    const session = (await openUpload(as['pusher']!, 'team/app')).split('/').at(-1)!;
    for (const client of [as['outsider']!, as['pusher']!]) {
      for (const method of ['GET', 'PATCH', 'PUT']) {
        const query = method === 'PUT' ? `?digest=${digestOf(Buffer.of())}` : '';
        const answer = await client.ask(method, `/v2/public/app/blobs/uploads/${session}${query}`);
        expect([method, answer.status, codesOf(answer)]).toEqual([method, 404, ['BLOB_UPLOAD_UNKNOWN']]);
      }
    }
  });

  it.each([
    ['reader', 'team/app', 'v1', 403],
    ['pusher', 'team/app', 'new', 201],
    ['pusher', 'team/app', 'v1', 403],
    ['pusher', 'team/app', 'latest', 201],
    ['pusher', 'team/app', 'latest', 403],
    ['mover', 'team/app', 'v1', 201],
    ['mover', 'team/app', 'newer', 403],
    ['remover', 'team/app', 'v1', 403],
    ['outsider', 'team/app', 'v1', 403],
    ['pusher', 'frozen/app', 'latest', 403],
    ['admin', 'team/app', 'latest', 201],
  ])('S04 has %s push to %s:%s: %i', async (user, repository, tag, status) => {
    const image = await anotherImage(as['admin']!, repository);
    expect((await putManifest(as[user]!, repository, tag, image)).status).toBe(status);
  });

  it.each([
    ['pusher', '', 201],
    ['pusher', '?tag=many1&tag=many2', 201],
    ['pusher', '?tag=many3&tag=v1', 403],
    ['mover', '', 403],
    ['mover', '?tag=v1', 201],
    ['mover', '?tag=v1&tag=many4', 403],
    ['reader', '?tag=v1', 403],
  ])('S04 has %s push by digest%s: %i', async (user, query, status) => {
    const image = await anotherImage(as['admin']!, 'team/app');
    expect((await putManifest(as[user]!, 'team/app', `${image.digest}${query}`, image)).status).toBe(status);
    if (status !== 403) return;
    expect((await as['admin']!.get(`/v2/team/app/manifests/${image.digest}`)).status).toBe(404);
  });

  it('S04 takes a right of its own for each way to delete', async () => {
    const { image, layer } = await pushImage(as['admin']!, 'team/old', 'a');
    const session = await openUpload(as['pusher']!, 'team/old');
    for (const path of [
      '/v2/team/old/manifests/a',
      `/v2/team/old/manifests/${image.digest}`,
      `/v2/team/old/blobs/${layer.digest}`,
      session,
    ]) {
      for (const user of ['reader', 'pusher', 'mover']) {
        expect([user, (await as[user]!.ask('DELETE', path)).status]).toEqual([user, 403]);
      }
    }
    expectStatus(await as['remover']!.ask('DELETE', session), 204);
    expectStatus(await as['remover']!.ask('DELETE', '/v2/team/old/manifests/a'), 202);
  });

  it('has those look out for collisions whom it tells to', async () => {
    const image = await anotherImage(as['admin']!, 'team/app');
    const path = `/v2/team/app/manifests/${image.digest}`;
    const tag = async () =>
      expectStatus(await putManifest(as['admin']!, 'team/app', `${image.digest}?tag=c1&tag=c2`, image), 201);
    await tag();
    const refused = await as['careful']!.ask('DELETE', path);
    expect([refused.status, codesOf(refused)]).toEqual([409, ['MANIFEST_INVALID']]);
    expectStatus(await as['careful']!.ask('DELETE', '/v2/team/app/manifests/c2'), 202);
    expectStatus(await as['careful']!.ask('DELETE', path), 202);
    await tag();
    expectStatus(await as['remover']!.ask('DELETE', path), 202);
  });

  it('tells a user by what condition, and others nothing', async () => {
    const image = await anotherImage(as['admin']!, 'frozen/app');
    const refused = await putManifest(as['pusher']!, 'frozen/app', 'latest', image);
    expect(JSON.parse(refused.body.toString())).toMatchObject({
      errors: [{ code: 'DENIED', detail: { reason: 'latest is frozen' } }],
    });
    expect(refused.headers['www-authenticate']).toBeUndefined();
    expectStatus(await putManifest(as['pusher']!, 'frozen/app', 'v2', image), 201);
    const unknown = await putManifest(as['outsider']!, 'frozen/app', 'latest', image);
    expect(JSON.parse(unknown.body.toString())).toMatchObject({ errors: [{ code: 'DENIED', detail: {} }] });
  });

  it('has clients send their login, and lets them in without one all the same', async () => {
    const docker = { 'user-agent': 'docker/29.1.0 go/go1.25.3 os/linux arch/amd64' };
    const asked = await zot.client.get('/v2/', docker);
    expect([asked.status, asked.headers['www-authenticate']]).toEqual([401, 'Basic realm="Authorization Required"']);
    expect((await zot.client.get('/v2/', { ...docker, ...basic('reader') })).status).toBe(200);
    expect((await zot.client.get('/v2/public/app/manifests/v1', docker)).status).toBe(200);
    expect((await zot.client.get('/v2/')).status).toBe(200);
    // podman and skopeo send their login only where this is offered, though strangers are let in.
    for (const headers of [{}, basic('reader')]) {
      const { status, headers: told } = await zot.client.get('/v2/', headers);
      expect([status, told['www-authenticate']]).toEqual([200, 'Basic realm="Authorization Required"']);
    }
    const page = await zot.client.get('/v2/', { 'x-zot-api-client': 'zot-ui' });
    expect([page.status, page.headers['www-authenticate']]).toEqual([200, undefined]);
    expect((await zot.client.get('/v2/_catalog')).headers['www-authenticate']).toBeUndefined();
    // A name and a password of nothing stand for nobody.
    expect((await zot.client.get('/v2/public/app/manifests/v1', { authorization: 'Basic Og==' })).status).toBe(200);
  });
});

function shown({ status, headers, body }: Answer): object {
  const { date: _date, 'x-request-id': _id, ...rest } = headers;
  return { status, headers: rest, body: body.toString() };
}

/** A manifest of its own, whose blobs are there. */
async function anotherImage(client: Client, repository: string) {
  const config = blob(JSON.stringify({ architecture: 'amd64', os: 'linux', nonce: Math.random() }));
  const layer = randomBlob(100);
  for (const one of [config, layer]) await pushBlob(client, repository, one);
  return imageOver(config, [layer]);
}
