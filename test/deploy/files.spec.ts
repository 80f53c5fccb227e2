import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { builtin } from '../../src/builtin.js';
import { prepare } from '../../src/kernel/prepare/prepare.js';
import { onlyBuiltin } from '../../src/kernel/prepare/resolved.js';
import { Zot } from '../support/start-zot.js';

const checkout = join(import.meta.dirname, '../..');
const read = async (name: string) => readFile(join(checkout, 'deploy', name), 'utf8');

/** What is said of a config, beside that it is good. */
async function issuesOf(text: string): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'zot-deploy-'));
  const file = join(folder, 'config.json');
  await writeFile(file, text);
  const { graph, issues, unserved } = await prepare(file, onlyBuiltin(builtin));
  await rm(folder, { recursive: true });
  expect(graph).toBeDefined();
  return [...issues, ...unserved].map(({ message }) => message);
}

describe('the image', () => {
  let lines: string[];
  let text: string;
  beforeAll(async () => {
    text = (await read('container/Containerfile')).replace(/\\\n\s*/g, ' ');
    lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  });
  const of = (instruction: string) =>
    lines.filter((line) => line.startsWith(`${instruction} `)).map((line) => line.slice(instruction.length + 1));

  it('is made of instructions that there are, in an order that works', () => {
    const known = /^(ARG|FROM|WORKDIR|COPY|RUN|USER|EXPOSE|VOLUME|STOPSIGNAL|HEALTHCHECK|ENTRYPOINT|CMD) \S/;
    expect(lines.filter((line) => !known.test(line))).toEqual([]);
    expect(lines.findIndex((line) => line.startsWith('FROM'))).toBe(1);
  });

  it('names its base by a version, and takes no secret, no remote file and no package manager into it', () => {
    const [base] = of('ARG');
    expect(base).toMatch(/^NODE_IMAGE=\S+:\d+\.\d+\.\d+-/);
    const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM')));
    expect(last.filter((line) => /npm|apt|curl|https?:\/\/(?!127\.0\.0\.1)/.test(line))).toEqual([]);
    expect(lines.filter((line) => /^ADD|chmod 777|latest/.test(line))).toEqual([]);
  });

  it('runs as a user without a name, by number, and takes signals itself', () => {
    expect(of('USER')).toEqual(['10001:10001']);
    expect(JSON.parse(of('ENTRYPOINT')[0]!)).toEqual(['/usr/lib/zot/bin/zot']);
    expect(JSON.parse(of('CMD')[0]!)).toEqual(['serve', '/etc/zot/config.json']);
  });

  it('copies what is there', async () => {
    const entries = new Set(await readdir(checkout));
    for (const copied of of('COPY')) {
      const from = /^--from=build \/src\/(\S+)/.exec(copied)?.[1] ?? copied.split(' ')[0]!;
      // What a build makes is there only after one.
      if (from !== '.') expect([...entries, 'dist']).toContain(from.split('/')[0]!);
    }
  });

  it('serves a good config on the port that it exposes, where it may write', async () => {
    const config = await read('container/config.json');
    expect(await issuesOf(config)).toEqual([]);
    const { http, storage } = JSON.parse(config) as {
      http: { port: string; address: string };
      storage: { rootDirectory: string };
    };
    expect([http.address, of('EXPOSE'), of('VOLUME')]).toEqual(['0.0.0.0', [http.port], [storage.rootDirectory]]);
    expect(of('HEALTHCHECK')[0]).toContain(`http://127.0.0.1:${http.port}/livez`);
  });
});

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: never;
}

describe('the manifests of Kubernetes', () => {
  const all = new Map<string, Manifest>();
  let files: string[];
  beforeAll(async () => {
    files = (await readdir(join(checkout, 'deploy/kubernetes'))).filter((name) => name !== 'kustomization.yaml');
    for (const name of files) {
      for (const document of parseAllDocuments(await read(`kubernetes/${name}`))) {
        expect(document.errors).toEqual([]);
        const manifest = document.toJS() as Manifest;
        all.set(manifest.kind, manifest);
      }
    }
  });
  const spec = <T>(kind: string): T => all.get(kind)!.spec as T;
  interface Probe {
    readonly httpGet: { readonly path: string; readonly port: string };
  }
  interface Container {
    readonly args: readonly string[];
    readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
    readonly startupProbe: Probe;
    readonly readinessProbe: Probe;
    readonly livenessProbe: Probe;
    readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  }
  const pod = () =>
    spec<{ template: { spec: { containers: [Container]; terminationGracePeriodSeconds: number } } }>('StatefulSet')
      .template.spec;

  it('are all listed, or named as a choice', async () => {
    const text = await read('kubernetes/kustomization.yaml');
    for (const name of files) expect(text).toContain(`- ${name}`);
  });

  it('probe routes that the registry answers without a login', async () => {
    const { startupProbe, readinessProbe, livenessProbe, ports } = pod().containers[0];
    const zot = await Zot.start();
    try {
      for (const { httpGet } of [startupProbe, readinessProbe, livenessProbe]) {
        expect(httpGet.port).toBe(ports[0]!.name);
        expect((await zot.client.get(httpGet.path)).status).toBe(200);
      }
    } finally {
      await zot.stop();
    }
  });

  it('serve a good config, on the port and in the folder that they give it', async () => {
    const config = all.get('ConfigMap')!.data!['config.json']!;
    expect(await issuesOf(config)).toEqual([]);
    const { http, storage } = JSON.parse(config) as {
      http: { port: string };
      storage: { rootDirectory: string };
    };
    const { args, ports, volumeMounts } = pod().containers[0];
    expect(ports[0]!.containerPort).toBe(Number(http.port));
    expect(spec<{ ports: [{ port: number; targetPort: string }] }>('Service').ports[0]).toMatchObject({
      port: Number(http.port),
      targetPort: ports[0]!.name,
    });
    const paths = volumeMounts.map(({ mountPath }) => mountPath);
    expect(paths).toContain(storage.rootDirectory);
    expect(paths.some((path) => args.at(-1)!.startsWith(`${path}/`))).toBe(true);
  });

  it('give a registry the time that it says it takes to stop', () => {
    const { containers, terminationGracePeriodSeconds } = pod();
    const grace = /^(\d+)s$/.exec(containers[0].args[containers[0].args.indexOf('--grace') + 1]!)!;
    expect(terminationGracePeriodSeconds).toBeGreaterThanOrEqual(Number(grace[1]) + 15);
  });

  it('find each other by one label', () => {
    const label = { 'app.kubernetes.io/name': 'zot' };
    expect(spec<{ selector: object }>('Service').selector).toEqual(label);
    expect(spec<{ selector: { matchLabels: object } }>('StatefulSet').selector.matchLabels).toEqual(label);
    expect(spec<{ selector: { matchLabels: object } }>('ServiceMonitor').selector.matchLabels).toEqual(
      all.get('Service')!.metadata.labels,
    );
  });
});

describe('the unit of systemd', () => {
  const settings = new Map<string, string[]>();
  beforeAll(async () => {
    let section = '';
    for (const line of (await read('systemd/zot.service')).split('\n')) {
      if (line === '' || line.startsWith('#')) continue;
      const head = /^\[(Unit|Service|Install)\]$/.exec(line);
      if (head) section = head[1]!;
      else {
        const [, key, value] = /^([A-Za-z]+)=(.*)$/.exec(line)!;
        const name = `${section}.${key}`;
        settings.set(name, [...(settings.get(name) ?? []), value!]);
      }
    }
  });

  it('checks the config, serves it, reads it again, and is given time to stop', () => {
    const [serve] = settings.get('Service.ExecStart')!;
    const file = serve!.split(' ').at(-1)!;
    expect(settings.get('Service.ExecStartPre')).toEqual([`/usr/lib/zot/bin/zot verify ${file}`]);
    expect(settings.get('Service.ExecReload')![0]).toContain('-HUP');
    const grace = Number(/--grace (\d+)s/.exec(serve!)![1]);
    expect(Number(settings.get('Service.TimeoutStopSec'))).toBeGreaterThanOrEqual(grace + 15);
  });

  it('runs as a user of its own, and may write where it is meant to only', () => {
    expect(settings.get('Service.User')).toEqual(['zot']);
    for (const [key, value] of [
      ['NoNewPrivileges', 'yes'],
      ['ProtectSystem', 'strict'],
      ['ProtectHome', 'yes'],
      ['PrivateTmp', 'yes'],
      ['CapabilityBoundingSet', ''],
      ['StateDirectory', 'zot'],
    ]) {
      expect([key, settings.get(`Service.${key}`)]).toEqual([key, [value]]);
    }
    // Node compiles code as it runs, which this would forbid.
    expect(settings.has('Service.MemoryDenyWriteExecute')).toBe(false);
  });
});
