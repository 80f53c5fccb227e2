import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs a program to its end; throws with what it said. */
export function command(program: string, ...args: readonly string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** File systems that exist as long as a test. Needs to be root. */
export class Mounts implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'zot-mounts-'));
  private readonly mounted: string[] = [];

  /** An empty folder of the name given. */
  place(name: string): string {
    const place = join(this.folder, name);
    command('mkdir', '-p', place);
    return place;
  }

  /** An image file, which takes no space before it is written to. */
  image(file: string, bytes: number, ...makeFileSystem: readonly [program: string, ...args: string[]]): string {
    writeFileSync(file, '');
    truncateSync(file, bytes);
    const [program, ...args] = makeFileSystem;
    command(program, ...args, file);
    return file;
  }

  mount(name: string, ...args: readonly string[]): string {
    const place = this.place(name);
    command('mount', ...args, place);
    this.mounted.push(place);
    return place;
  }

  unmount(place: string): void {
    command('umount', place);
    this.mounted.splice(this.mounted.indexOf(place), 1);
  }

  [Symbol.dispose](): void {
    // Those that lie within others were mounted after them.
    for (const place of this.mounted.toReversed()) command('umount', place);
    rmSync(this.folder, { recursive: true });
  }
}
