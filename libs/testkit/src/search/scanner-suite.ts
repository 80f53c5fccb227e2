import type { Scanner, ScanTarget } from '@zot/extension-api';

export interface ScannerUnderTest {
  /** Ready to scan. */
  readonly scanner: Scanner;
  /** An image without and one with vulnerabilities, which it can look into. */
  readonly clean: ScanTarget;
  readonly vulnerable: ScanTarget;
  /** Called after the last test. */
  dispose?(): Promise<void>;
}

const severities = ['UNKNOWN', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'];

/** What every `Scanner` does; a package that replaces the port runs it over its own. */
export function scannerSuite(name: string, make: () => Promise<ScannerUnderTest>): void {
  describe(`${name} keeps the contract of Scanner`, () => {
    let made: ScannerUnderTest;
    beforeAll(async () => {
      made = await make();
    });
    afterAll(async () => made.dispose?.());

    const scan = async (target: ScanTarget) => made.scanner.scan(target, new AbortController().signal);

    it('says what its findings come from', () => {
      expect(made.scanner.version).not.toBe('');
    });

    it('finds nothing in a clean image', async () => {
      expect(made.scanner.canScan(made.clean)).toBe(true);
      expect(await scan(made.clean)).toEqual([]);
    });

    it('finds each vulnerability once, with what is needed to tell of it', async () => {
      const found = await scan(made.vulnerable);
      expect(found.length).toBeGreaterThan(0);
      expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
      for (const { id, severity, title, packages } of found) {
        expect(id).not.toBe('');
        expect(severities).toContain(severity);
        expect(typeof title).toBe('string');
        for (const one of packages) expect(one.name).not.toBe('');
      }
    });

    it('finds the same again', async () => {
      const ids = async () => (await scan(made.vulnerable)).map(({ id }) => id).sort();
      expect(await ids()).toEqual(await ids());
    });

    it('does not scan what is no image', () => {
      expect(made.scanner.canScan({ ...made.clean, mediaType: 'application/vnd.example.nothing+json' })).toBe(false);
    });

    it('ends when it is told to', async () => {
      const signal = AbortSignal.abort(new Error('the server stops'));
      await expect(made.scanner.scan(made.vulnerable, signal)).rejects.toThrow();
    });
  });
}
