import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCommandLine, type BenchmarkOptions, type CommandLine } from './command-line.js';
import { ciReport } from './report/ci-report.js';
import { compareLines } from './report/compare.js';
import { paintFor } from './report/paint.js';
import { ProgressBar } from './report/progress-bar.js';
import { readResultFile, type ResultFile } from './report/result-file.js';
import { textColumns, textHead, textLines } from './report/text-report.js';
import { Benchmark, type Listener } from './run/benchmark.js';
import { chooseWorkloads } from './run/choose-workloads.js';
import { UsageError } from './usage-error.js';
import { usage } from './usage.js';
import { workloads } from './workloads/workload-list.js';

/** Runs the command line, prints, and resolves with the exit code. */
export async function zb(argv: readonly string[]): Promise<number> {
  try {
    return await dispatch(parseCommandLine(argv));
  } catch (error) {
    const wrong = error instanceof UsageError;
    console.error(`zb: ${(error as Error).message}${wrong ? '\nzb --help says how it is used' : ''}`);
    return wrong ? 2 : 1;
  }
}

async function dispatch(line: CommandLine): Promise<number> {
  switch (line.command) {
    case 'help':
      process.stdout.write(usage);
      return 0;
    case 'version':
      console.log(version());
      return 0;
    case 'list':
      for (const { name } of workloads) if (!line.tests || line.tests.test(name)) console.log(name);
      return 0;
    case 'compare': {
      const [before, after] = [readResultFile(line.before), readResultFile(line.after)];
      for (const text of compareLines(before, after, paintFor(process.stdout))) console.log(text);
      return 0;
    }
    case 'run':
      return run(line.options);
  }
}

async function run(options: BenchmarkOptions): Promise<number> {
  const chosen = chooseWorkloads(options.tests, options.upstream !== undefined);
  if (chosen.length === 0) throw new UsageError('no test matches; see zb --list-tests');
  const toStdout = options.outputFormat === 'stdout';
  const paint = paintFor(process.stdout);
  const columns = textColumns(chosen.map(({ name }) => name));
  const bar = new ProgressBar(process.stderr);
  const print = (text: string): void => {
    bar.clear();
    if (toStdout) console.log(text);
  };
  const listener: Listener = {
    progress: (text, share) => bar.show(text, share),
    finished: (test) => textLines(test, columns, paint).forEach(print),
    note: (text) => {
      bar.clear();
      console.error(`zb: ${text}`);
    },
  };
  const benchmark = new Benchmark(options, listener, interruption());
  await benchmark.reach();
  for (const { label, url } of options.targets) print(`${label}: ${url.origin}`);
  const { concurrency, limit, rounds } = options;
  const amount = 'requests' in limit ? `${limit.requests} operations` : `${limit.seconds} s`;
  print(`${concurrency} clients, ${amount} per test and round, ${rounds} rounds\n\n${textHead(columns, paint)}`);

  const results: ResultFile = {
    format: 'zb-results-1',
    version: version(),
    started: new Date().toISOString(),
    concurrency,
    rounds,
    limit,
    targets: options.targets.map(({ label, url }) => ({ label, url: url.origin })),
    tests: [],
  };
  const tests = [];
  for (const workload of chosen) tests.push(await benchmark.run(workload));
  await benchmark.close();
  bar.clear();
  write({ ...results, tests }, options);
  return tests.some((test) => test.results.some(({ failed }) => failed > 0)) ? 1 : 0;
}

function write(results: ResultFile, { outputFormat, outputFile, workingDir }: BenchmarkOptions): void {
  const json = `${JSON.stringify(results, null, 2)}\n`;
  if (outputFormat === 'json') process.stdout.write(json);
  if (outputFormat === 'ci-cd') {
    writeFileSync(join(workingDir, 'ci-cd.json'), `${JSON.stringify(ciReport(results), null, 2)}\n`);
  }
  if (outputFile) writeFileSync(outputFile, json);
}

/** The first Ctrl-C lets the operations under way end and cleans up; a second one ends the program at once. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => {
    controller.abort();
    process.once('SIGINT', () => process.exit(130));
  });
  return controller.signal;
}

function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
