import { codesOf } from '../support/client.js';
import { blob, imageOver, indexOver, randomBlob } from '../support/content.js';
import { expectStatus, pushBlob, pushManifest, putManifest } from '../support/push.js';
import { Zot } from '../support/start-zot.js';

const lint = { mandatoryAnnotations: ['org.opencontainers.image.vendor', 'com.example.team'] };

describe('extensions.lint', () => {
  let zot: Zot;
  beforeAll(async () => (zot = await Zot.start({ settings: { extensions: { lint } } })));
  afterAll(async () => zot.stop());

  async function image(labels: object, annotations: object) {
    const config = blob(JSON.stringify({ architecture: 'amd64', os: 'linux', config: { Labels: labels } }));
    const layer = randomBlob(100);
    await pushBlob(zot.client, 'linted', config);
    await pushBlob(zot.client, 'linted', layer);
    return imageOver(config, [layer], { annotations });
  }

  it('refuses an image that lacks annotations, and says which', async () => {
    const answer = await putManifest(zot.client, 'linted', 'bad', await image({ 'com.example.team': 'a' }, {}));
    expect([answer.status, codesOf(answer)]).toEqual([400, ['MANIFEST_INVALID']]);
    const { errors } = JSON.parse(answer.body.toString()) as { errors: { detail: unknown }[] };
    expect(errors[0]!.detail).toEqual({ missingAnnotations: ['org.opencontainers.image.vendor'] });
    expectStatus(await zot.client.get('/v2/linted/manifests/bad'), 404);
  });

  it('takes one that has them, in its manifest or as labels', async () => {
    const good = await image({ 'com.example.team': 'a' }, { 'org.opencontainers.image.vendor': 'b' });
    await pushManifest(zot.client, 'linted', 'good', good);
    await pushManifest(zot.client, 'linted', 'all', indexOver([good]));
  });

  it('does nothing where it is off', async () => {
    const off = await Zot.start({ settings: { extensions: { lint: { ...lint, enable: false } } } });
    try {
      const config = blob('{}');
      await pushBlob(off.client, 'free', config);
      await pushManifest(off.client, 'free', 'v1', imageOver(config, []));
    } finally {
      await off.stop();
    }
  });
});
