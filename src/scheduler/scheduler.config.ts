import { Setting } from '@zot/extension-api';

export class SchedulerConfig {
  @Setting({
    type: 'integer',
    describe: 'How many background tasks may run at once. Default and meaning of 0: 4 for each CPU.',
  })
  numWorkers = 0;
}
