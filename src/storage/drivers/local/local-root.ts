import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StartError, type TimeSpan } from '@zot/extension-api';
import { syncFolder } from './folders.js';
import { currentMachineRun, RootLock, type RootOwner } from './root-lock.js';
import { clearSocketPlace, makeSocketPlace, socketPlace } from './socket-place.js';
import type { StorePaths } from './store-paths.js';
import { isSystemError } from './system-calls.js';
import { TemporaryFiles } from './temporary-files.js';

/** Linux writes what is older than 30 s; twice that for a busy disk. What a clean stop leaves unwritten is no older. */
const writeBackMs = 60_000;

/** The folder that holds a store: made, tried, locked and swept at a start. */
export class LocalRoot {
  /** See `CanDoubt`. */
  doubtful: TimeSpan | undefined;
  /** See `CanBeHeld`. */
  socket: string | undefined;
  private lock: RootLock | undefined;

  constructor(
    private readonly paths: StorePaths,
    private readonly commit: boolean,
  ) {}

  async take(): Promise<void> {
    try {
      await this.make();
      const machineRun = await currentMachineRun();
      const socket = socketPlace(this.paths.root);
      let formerSocket: string | undefined;
      this.lock = await RootLock.take(this.paths.lock, this.paths.root, (former) => {
        formerSocket = former?.socket;
        return {
          pid: process.pid,
          started: Date.now(),
          machineRun,
          commit: this.commit,
          doubtful: (this.doubtful = doubtfulAfter(former, machineRun, Date.now())),
          socket,
        };
      });
      await clearSocketPlace(formerSocket);
      await makeSocketPlace(socket);
      this.socket = socket;
      const temporary = new TemporaryFiles(this.paths.temporary);
      await temporary.sweep();
      await temporary.discard(await temporary.write([Buffer.from('may this root be written?')], { sync: false }));
    } catch (error) {
      throw sentenceFor(error, this.paths.root);
    }
  }

  /** That of the holder, or of the last one. */
  async heldAt(): Promise<string | undefined> {
    return (await RootLock.lastOwner(this.paths.lock))?.socket;
  }

  async release(): Promise<void> {
    await clearSocketPlace(this.socket);
    this.socket = undefined;
    this.lock?.release(Date.now());
    this.lock = undefined;
  }

  private async make(): Promise<void> {
    const first = await mkdir(this.paths.root, { recursive: true, mode: 0o700 });
    if (first === undefined || !this.commit) return;
    for (let folder = dirname(this.paths.root); ; folder = dirname(folder)) {
      await syncFolder(folder);
      if (folder.length < first.length) return;
    }
  }
}

/** What may be incomplete now, given how the last owner of the root ended. */
function doubtfulAfter(
  former: RootOwner | undefined,
  machineRun: string | undefined,
  now: number,
): TimeSpan | undefined {
  if (!former) return undefined;
  const sameRun = machineRun !== undefined && machineRun === former.machineRun;
  if (sameRun || former.commit) return former.doubtful;
  const from = former.stopped === undefined ? former.started : former.stopped - writeBackMs;
  // Clocks of file servers differ a little from ours.
  return { from: Math.min(from - 2000, former.doubtful?.from ?? Infinity), to: now + 2000 };
}

function sentenceFor(error: unknown, root: string): unknown {
  if (error instanceof StartError) return error;
  const place = (error as NodeJS.ErrnoException).path ?? root;
  const tell = (text: string, hint?: string) => new StartError(text, hint, { cause: error });
  if (isSystemError(error, 'ENOTDIR', 'EEXIST')) {
    return tell(`the root ${root} cannot be made: a file stands where a folder belongs (${place})`);
  }
  if (isSystemError(error, 'EROFS')) return tell(`the root ${root} lies on a file system that is read-only`);
  if (isSystemError(error, 'EACCES', 'EPERM')) {
    return tell(`the root ${root} may not be written by this user`, `let the user of this process own ${root}`);
  }
  if (isSystemError(error, 'ENOSPC', 'EDQUOT')) return tell(`the root ${root} lies on a disk that is full`);
  const { syscall, message } = error as NodeJS.ErrnoException;
  return syscall === undefined ? error : tell(`the root ${root} cannot be used: ${message}`);
}
