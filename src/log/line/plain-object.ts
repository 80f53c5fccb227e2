import { errorText, isSecretName, mask, shortText, withoutSecrets } from '@zot/extension-api';

const deepest = 5;
const mostItems = 100;
/** Characters of all texts of one value together, and so a limit of the line. */
const mostText = 16_384;

/** An object as JSON can say it, within limits on depth, items and text. May throw what a getter of it throws. */
export function plainObject(value: object): unknown {
  return new Copy().of(value, 0);
}

class Copy {
  private left = mostText;

  of(value: unknown, depth: number): unknown {
    if (typeof value === 'string') return this.text(value);
    if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
    if (typeof value === 'boolean' || value === null) return value;
    if (typeof value !== 'object') return this.text(String(value));
    return this.object(value, depth);
  }

  private object(value: object, depth: number): unknown {
    if (value instanceof Error) return this.text(errorText(value));
    if (ArrayBuffer.isView(value)) return `${value.byteLength} bytes`;
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'no date' : value.toISOString();
    if (depth >= deepest || this.left <= 0) return '…';
    if ('toJSON' in value && typeof value.toJSON === 'function') return this.of(value.toJSON(), depth + 1);
    if (Array.isArray(value) || value instanceof Set) return this.list(value, depth);
    return this.record(value instanceof Map ? value : Object.entries(value), depth);
  }

  private list(values: Iterable<unknown>, depth: number): unknown[] {
    const list: unknown[] = [];
    for (const value of values) {
      if (list.push(list.length < mostItems ? this.of(value, depth + 1) : '…') > mostItems) break;
    }
    return list;
  }

  private record(entries: Iterable<readonly [unknown, unknown]>, depth: number): Record<string, unknown> {
    const record: Record<string, unknown> = {};
    let items = 0;
    for (const [key, value] of entries) {
      const name = this.text(String(key));
      if (value === undefined || typeof value === 'function' || name === '__proto__') continue;
      if (++items > mostItems) {
        record['…'] = 'more';
        break;
      }
      record[name] = isSecretName(name) && value !== '' && value !== null ? mask : this.of(value, depth + 1);
    }
    return record;
  }

  private text(text: string): string {
    const short = withoutSecrets(shortText(text, Math.max(0, Math.min(this.left, 4096))));
    this.left -= short.length;
    return short;
  }
}
