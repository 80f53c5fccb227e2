import { Audit, type AuditFields } from '@zot/extension-api';

/** An audit log that keeps its entries for a test to look at. */
export class RecordingAudit extends Audit {
  readonly entries: { readonly message: string; readonly fields: AuditFields }[] = [];

  record(message: string, fields: AuditFields): void {
    this.entries.push({ message, fields });
  }
}
