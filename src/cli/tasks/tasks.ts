import { ControlClient, ControlFailure, TaskMemory, type TaskState } from '@zot/extension-api';
import { consult } from '../../kernel/boot/consult.js';
import { prepare } from '../../kernel/prepare/prepare.js';
import { namesInFile } from '../../kernel/resolve/names-in-file.js';
import type { OutputFormat } from '../commands/output-format.js';
import { exitCode } from '../exit-code.js';
import type { Flavour } from '../flavour.js';
import { hasColor, painter } from '../report/colors.js';
import { printable } from '../report/printable.js';
import { unusableText } from '../report/text-report.js';
import { taskTable } from './task-table.js';

export interface TasksOptions {
  readonly format: OutputFormat;
  /** A task to run now, whose end is waited for. */
  readonly run?: string;
  readonly color?: boolean;
}

/** Tells how the tasks of the server stand that runs on this file; without one, what is known of the last one's. */
export async function tasks(file: string, flavour: Flavour, { format, run, color }: TasksOptions): Promise<number> {
  const tell = (text: string) => void process.stderr.write(`${text}\n`);
  const { graph, issues } = await prepare(file, namesInFile(await flavour.definitions()));
  if (!graph) {
    tell(unusableText(file, issues, painter(hasColor(process.stderr, color, process.env))));
    return exitCode.failed;
  }
  const app = await consult(graph.composed);
  try {
    const client = app.get(ControlClient, { strict: false });
    const answer = await client.ask('tasks', run === undefined ? {} : { run }, { file });
    if (!answer && run !== undefined) {
      tell('no server runs on this file, so that no task can be run');
      return exitCode.failed;
    }
    const states = answer ? await all(answer) : await remembered(app.get(TaskMemory, { strict: false }));
    if (format === 'json')
      process.stdout.write(`${JSON.stringify({ running: answer !== undefined, tasks: states })}\n`);
    else {
      if (!answer) tell('no server runs on this file; this is what the last one remembered');
      process.stdout.write(taskTable(states, Date.now()));
    }
    return run !== undefined && states.some(({ lastError }) => lastError !== undefined)
      ? exitCode.failed
      : exitCode.good;
  } catch (error) {
    if (!(error instanceof ControlFailure)) throw error;
    tell(printable(error.message));
    return exitCode.failed;
  } finally {
    await app.close();
  }
}

async function all(answer: AsyncIterable<unknown>): Promise<Partial<TaskState>[]> {
  const states: Partial<TaskState>[] = [];
  for await (const state of answer) states.push(state as TaskState);
  return states;
}

async function remembered(memory: TaskMemory): Promise<Partial<TaskState>[]> {
  return [...(await memory.recall())].map(([name, { lastStart, lastEnd, lastError }]) => ({
    name,
    lastStart,
    lastEnd,
    lastDuration: lastEnd - lastStart,
    ...(lastError !== undefined && { lastError }),
  }));
}
