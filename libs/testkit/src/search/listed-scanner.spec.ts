import { mediaTypes, type Digest, type RepositoryName } from '@zot/oci';
import { ListedScanner } from './listed-scanner.js';
import { scannerSuite } from './scanner-suite.js';

const image = (letter: string) => ({
  repository: 'images' as RepositoryName,
  digest: `sha256:${letter.repeat(64)}` as Digest,
  mediaType: mediaTypes.imageManifest,
});
const [clean, vulnerable] = [image('a'), image('b')];

scannerSuite('ListedScanner', async () => ({
  scanner: new ListedScanner({
    [vulnerable.digest]: [
      {
        id: 'CVE-2026-0001',
        severity: 'HIGH',
        title: 'a hole',
        description: '',
        packages: [{ name: 'libhole', installedVersion: '1.0', fixedVersion: '1.1' }],
      },
    ],
  }),
  clean,
  vulnerable,
}));
