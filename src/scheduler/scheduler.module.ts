import { Module } from '@nestjs/common';
import { Scheduler, TaskMemory, type SectionModule } from '@zot/extension-api';
import { Breath } from './breath.js';
import { StoredTaskMemory } from './memory/stored-task-memory.js';
import { TaskBook } from './task-book.js';
import { TaskReports } from './task-reports.js';
import { PACE, TaskScheduler, type Pace } from './task-scheduler.js';
import { TaskTimes } from './task-times.js';
import { workersFor } from './workers-for.js';

@Module({})
export class SchedulerModule {}

const calm = 1000;

export function schedulerModule({ numWorkers }: { readonly numWorkers: number }): SectionModule {
  return {
    module: SchedulerModule,
    providers: [
      { provide: PACE, useFactory: () => paceOf(numWorkers) },
      { provide: TaskMemory, useClass: StoredTaskMemory },
      { provide: Scheduler, useExisting: TaskScheduler },
      TaskScheduler,
      TaskBook,
      TaskReports,
      TaskTimes,
      Breath,
    ],
    runs: [TaskScheduler],
  };
}

function paceOf(numWorkers: number): Pace {
  return { workers: workersFor(numWorkers), calm };
}
