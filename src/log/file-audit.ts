import { Injectable } from '@nestjs/common';
import { Audit, type AuditFields } from '@zot/extension-api';
import { LogOutputs } from './log-outputs.js';

/** Adds each entry to the file that `log.audit` names, at level info. Where it names none, nothing is recorded. */
@Injectable()
export class FileAudit extends Audit {
  constructor(private readonly outputs: LogOutputs) {
    super();
  }

  record(message: string, fields: AuditFields): void {
    this.outputs.audit?.info(message, fields);
  }
}
