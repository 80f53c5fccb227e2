import { writeSync } from 'node:fs';

/**
 * Says on standard error what the log itself cannot say; whoever runs the server may see it. Where that cannot be written
 * either, since it goes to the same full disk or its reader is gone, nobody is told, and the server goes on.
 */
export function complain(sentence: string): void {
  try {
    writeSync(2, `${sentence}\n`);
  } catch {
    // There is no third place.
  }
}
