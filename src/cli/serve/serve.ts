import { Log } from '@zot/extension-api';
import type { Running } from '../../kernel/boot/boot.js';
import { prepare } from '../../kernel/prepare/prepare.js';
import { inFileOrder, isError } from '../../kernel/prepare/read-plan.js';
import { onlyBuiltin } from '../../kernel/prepare/resolved.js';
import { exitCode } from '../exit-code.js';
import type { Flavour } from '../flavour.js';
import { hasColor, painter } from '../report/colors.js';
import { printable } from '../report/printable.js';
import { countText, issueText } from '../report/text-report.js';
import { build } from '../version/build.js';
import { Endings } from './endings.js';
import { giveBackMemory } from './give-back-memory.js';
import { PlainLog } from './plain-log.js';
import { refusalText } from './refusal.js';
import { startLine } from './start-line.js';
import { start } from './start.js';
import { stop } from './stop.js';

/** What the process may linger when all is stopped. */
const lingerMs = 1_000;

export interface ServeOptions {
  /** How long requests under way may go on once the server is asked to stop. */
  readonly graceMs: number;
  readonly color?: boolean;
}

/**
 * Runs the registry that a file describes until something ends it. Resolves with what to exit with. What people read goes
 * to standard error, so that standard output holds nothing but the log.
 */
export async function serve(file: string, flavour: Flavour, { graceMs, color }: ServeOptions): Promise<number> {
  const tell = (text: string) => void process.stderr.write(`${text}\n`);
  const paint = painter(hasColor(process.stderr, color, process.env));
  const refuse = (reason: string) => {
    tell(`${flavour.name} ${paint('red', 'does not start')}: ${reason}`);
    return exitCode.failed;
  };

  const { graph, issues, unserved } = await prepare(file, onlyBuiltin(await flavour.definitions()));
  const all = inFileOrder([...issues, ...unserved]);
  for (const issue of all) tell(issueText(issue, paint));
  if (!graph || all.some(isError)) return refuse(`${printable(file)} has ${countText(all)}`);
  if (!graph.composed.host) return refuse(`nothing in ${printable(file)} listens`);

  using endings = new Endings(new PlainLog(flavour.name));
  let running: Running | undefined;
  try {
    running = await start(graph.composed, endings, graceMs);
  } catch (error) {
    return refuse(refusalText(error, graph, paint));
  }
  if (!running) return exitCode.failed;
  endings.log = logOf(running) ?? endings.log;
  tell(startLine(`${flavour.name} ${build.version}`, running.addresses, running.notes));
  giveBackMemory();
  endings.log.info('started', { version: build.version, commit: build.commit, addresses: running.addresses });
  const code = await stop(running, await endings.first, endings, { graceMs, tell });
  // What nobody reads from a pipe of standard output would keep the process alive for ever.
  setTimeout(() => process.exit(code), lingerMs).unref();
  return code;
}

/** The log section is on with every built-in list; a list of somebody else's may do without. */
function logOf({ app }: Running): Log | undefined {
  try {
    return app.get(Log, { strict: false });
  } catch {
    return undefined;
  }
}
