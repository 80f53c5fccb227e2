import { randomBytes } from 'node:crypto';

/** Names for writings of records, of which no process ever makes one twice. */
export class RecordVersions {
  private readonly process = randomBytes(9).toString('base64url');
  private count = 0;

  next(): string {
    this.count += 1;
    return `${this.process}${this.count.toString(36)}`;
  }
}
