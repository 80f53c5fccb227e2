import { logOf, type Running } from '../../kernel/boot/boot.js';
import { PackageFault } from '../../kernel/packages/package-fault.js';
import { withoutIt } from '../../kernel/prepare/fault-issue.js';
import type { LeftOut } from '../../kernel/prepare/resolved.js';
import { Reloads } from '../../kernel/reload/reloads.js';
import { namesInFile } from '../../kernel/resolve/names-in-file.js';
import { exitCode } from '../exit-code.js';
import type { Flavour } from '../flavour.js';
import { hasColor, painter } from '../report/colors.js';
import { reloadRoom } from '../reload/reload-room.js';
import { Served } from '../reload/served.js';
import { build } from '../version/build.js';
import { Endings } from './endings.js';
import { giveBackMemory } from './give-back-memory.js';
import { graphOf, type ServedGraph } from './graph-of.js';
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

  const served = new Served(file);
  const resolve = namesInFile([...(await flavour.definitions()), reloadRoom(served)]);
  const told = new Set<string>();
  const graphWithout = async (leftOut: LeftOut) => graphOf(file, { resolve, leftOut, paint, tell, told });
  let graph: ServedGraph | { refusal: string } = await graphWithout(new Map());
  if ('refusal' in graph) return refuse(graph.refusal);

  using endings = new Endings(new PlainLog(flavour.name));
  let running: Running | undefined;
  // A further try for each optional package that does not start.
  for (let leftOut: LeftOut = new Map(), isDone = false; !isDone;) {
    try {
      running = await start(graph.composed, endings, graceMs);
      isDone = true;
    } catch (error) {
      const isOptional = error instanceof PackageFault && error.origin.isOptional;
      if (!isOptional) return refuse(refusalText(error, graph, file, paint));
      leftOut = withoutIt(leftOut, error);
      graph = await graphWithout(leftOut);
      if ('refusal' in graph) return refuse(graph.refusal);
    }
  }
  if (!running) return exitCode.failed;
  const follow = ({ app, reports }: Running, { origins }: Pick<ServedGraph, 'origins'>) => {
    endings.log = logOf(app) ?? endings.log;
    endings.tolerate(origins, reports);
  };
  follow(running, graph);
  const { files } = graph;
  const onDown = (error: unknown) => endings.fail(error);
  const reloads = new Reloads({ running, graph, files }, { file, resolve, graceMs, onChange: follow, onDown });
  served.reloads = reloads;
  tell(startLine(`${flavour.name} ${build.version}`, running.addresses, running.notes));
  giveBackMemory();
  endings.log.info('started', { version: build.version, commit: build.commit, addresses: running.addresses });
  endings.onHangUp = () => void reloads.reload('SIGHUP').catch(() => undefined);
  void reloads.watch();
  const code = await stop(reloads, await endings.first, endings, { graceMs, tell });
  // What nobody reads from a pipe of standard output would keep the process alive for ever.
  setTimeout(() => process.exit(code), lingerMs).unref();
  return code;
}
