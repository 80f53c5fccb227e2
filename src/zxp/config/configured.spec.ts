import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configured } from './configured.js';

describe('the file of the exporter', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zxp-'));
  });
  afterAll(async () => rm(folder, { recursive: true }));
  const of = async (name: string, text: string) => {
    const file = join(folder, name);
    await writeFile(file, text);
    return configured(file);
  };

  it('is not needed', async () => {
    expect(await configured()).toEqual({
      config: {
        server: { protocol: 'http', host: 'localhost', port: '8080', cacert: '' },
        exporter: {
          port: '8081',
          readTimeout: 30_000,
          writeTimeout: 30_000,
          log: { level: 'debug', output: '' },
          metrics: { path: '/metrics' },
        },
      },
      problems: [],
    });
  });

  it('has the keys of zot, in any case, and in any format', async () => {
    const { config, problems } = await of(
      'zxp.yaml',
      'Server: {Protocol: https, host: registry, PORT: 443, cacert: /ca.pem}\nExporter: {port: 9000, readTimeout: -1s, Metrics: {path: /zot}}\n',
    );
    expect(problems).toEqual([]);
    expect(config!.server).toEqual({ protocol: 'https', host: 'registry', port: '443', cacert: '/ca.pem' });
    expect(config!.exporter).toMatchObject({ port: '9000', readTimeout: 30_000, metrics: { path: '/zot' } });
  });

  it.each([
    ['{"server": {"hots": "x"}}', /zxp\.json:1:13: error: server\.hots: is not a key known here\n.*host/],
    ['{"server": {"protocol": "ftp"}}', /error: server\.protocol: "ftp" is no protocol of a registry/],
    ['{"exporter": {"port": "abc"}}', /error: exporter\.port: "abc" is not a port/],
    ['{"exporter": {"metrics": {"path": "metrics"}}}', /error: exporter\.metrics\.path/],
    ['{"exporter": {"log": {"level": "loud"}}}', /error: exporter\.log\.level: "loud" is not a level/],
    ['{"http": {}}', /error: http/],
    ['{', /error/],
  ])('is refused with its line: %s', async (text, message) => {
    const { config, problems } = await of('zxp.json', text);
    expect(config).toBeUndefined();
    expect(problems.join('\n')).toMatch(message);
  });
});
