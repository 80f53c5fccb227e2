import { Setting } from '@zot/extension-api';
import { Min } from 'class-validator';

const gigabyte = 1024 ** 3;

export class MemoryStorageConfig {
  @Min(0, { message: 'must not be negative' })
  @Setting({ type: 'integer', describe: 'How many bytes are kept; a push beyond that is refused. Default: 1 GiB.' })
  limit = gigabyte;
}
