import { readFileSync, writeFileSync } from 'node:fs';

/** USER_HZ: what Linux counts process times in, whatever the kernel's own clock (proc(5)). */
const ticksPerSecond = 100;
const [userTicks, systemTicks] = [11, 12];

/** What a server on this machine has used, read from Linux's /proc. */
export class ProcessUsage {
  /** Throws when there is no such process, or no /proc. */
  constructor(readonly pid: number) {
    this.cpuSeconds();
  }

  /** Seconds of CPU of all its threads, user and system, since it started; in steps of 10 ms. */
  cpuSeconds(): number {
    // The name in parentheses may hold spaces, so fields are counted from behind it.
    const stat = this.read('stat');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[userTicks]) + Number(fields[systemTicks])) / ticksPerSecond;
  }

  /** The largest resident memory, in bytes, since the start or the last `forgetPeak`. */
  peakBytes(): number {
    return this.kibibytes('VmHWM') * 1024;
  }

  residentBytes(): number {
    return this.kibibytes('VmRSS') * 1024;
  }

  /** Lets the peak start from now. Without the right to, the peak stays that of the process's life. */
  forgetPeak(): void {
    try {
      writeFileSync(`/proc/${this.pid}/clear_refs`, '5');
    } catch {
      // Another user's process.
    }
  }

  private kibibytes(field: string): number {
    return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(this.read('status'))?.[1]);
  }

  private read(file: string): string {
    try {
      return readFileSync(`/proc/${this.pid}/${file}`, 'utf8');
    } catch (error) {
      throw new Error(`--pid ${this.pid}: no such process, or this system has no /proc`, { cause: error });
    }
  }
}
