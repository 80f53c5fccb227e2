import { Injectable } from '@nestjs/common';
import type { StartNote } from '@zot/extension-api';

/** Tells an operator what to type to push the first image. */
@Injectable()
export class HttpNote implements StartNote {
  note([address = '']: readonly string[]): string {
    const host = address.replace(/^https?:\/\//, '').replace(/^(?:0\.0\.0\.0|\[::\])(?=:)/, 'localhost');
    return `push with: docker push ${host}/<name>:<tag>`;
  }
}
