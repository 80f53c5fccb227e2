import { Injectable } from '@nestjs/common';
import { Scheduler, type ControlCommand, type ControlOptions, type TaskState } from '@zot/extension-api';

/** Tells how each task stands; with `run`, the name of one, that one is run first. */
@Injectable()
export class TasksCommand implements ControlCommand {
  readonly name = 'tasks';

  constructor(private readonly scheduler: Scheduler) {}

  async *run({ run }: ControlOptions): AsyncGenerator<TaskState> {
    if (run !== undefined) yield await this.scheduler.run(String(run));
    else yield* this.scheduler.list();
  }
}
