import type { TaskRecord } from '@zot/extension-api';

/** Reads what was remembered. Throws for what is not JSON; leaves out what is no record, such as that of a later version. */
export function parseRecords(text: string): Map<string, TaskRecord> {
  const { tasks } = Object(JSON.parse(text)) as { tasks?: unknown };
  return new Map(
    Object.entries(Object(tasks) as object).flatMap(([name, value]) => {
      const record = recordOf(value);
      return record ? [[name, record]] : [];
    }),
  );
}

function recordOf(value: unknown): TaskRecord | undefined {
  const { lastStart, lastEnd, failures, lastError } = Object(value) as Record<string, unknown>;
  if (!isTime(lastStart) || !isTime(lastEnd) || !isTime(failures)) return undefined;
  return { lastStart, lastEnd, failures, ...(typeof lastError === 'string' ? { lastError } : {}) };
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
