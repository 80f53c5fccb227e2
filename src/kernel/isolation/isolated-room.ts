import { errorText, type Contribution, type Definition, type Hook, type Issue } from '@zot/extension-api';
import { build } from '../boot/build.js';
import type { LiveSection } from '../boot/live-section.js';
import { startInOrder, stopInReverse, type NamedRuns } from '../boot/run-in-order.js';
import { checkConfig } from '../check/check-config.js';
import { compose } from '../compose/compose.js';
import { makePlan } from '../plan/make-plan.js';
import { parseConfig } from '../read/read-config.js';
import { readExport } from '../resolve/package-export.js';
import { importShared } from '../resolve/shared-modules.js';
import { isolatedPorts, portsOfIsolated } from './isolated-ports.js';
import type { DescribedContribution, Description, ExtensionPlace, Question, Said } from './messages.js';

/** The one extension of this process, from its import to its end. */
export class IsolatedRoom {
  private section: LiveSection | undefined;
  private runs: readonly NamedRuns[] = [];

  constructor(private readonly say: (said: Said) => void) {}

  async answer(question: Question): Promise<unknown> {
    switch (question.kind) {
      case 'ping':
        return process.memoryUsage.rss();
      case 'describe':
        return this.describe(question.extension, question.config);
      case 'start':
        return this.start(question.extension, question.config);
      case 'call':
        return this.call(question.index, question.method, question.given);
      case 'stop':
        return void (await stopInReverse(this.runs));
    }
  }

  /** What an error is to the server: an answer that the point knows to carry, or a text. */
  failure(error: unknown): { text: string; answer?: unknown } {
    if (error instanceof CarriedAnswer) return { text: 'an answer', answer: error.data };
    return { text: errorText(error) };
  }

  private async describe(extension: ExtensionPlace, config: unknown): Promise<Description> {
    const definition = await definitionOf(extension);
    const unsupported = [...beyondIsolation(definition)];
    const { issues, isOn, section } = await this.built(definition, config, unsupported.length === 0);
    const contributes = (section?.section.contributes ?? []).map((one, index) => described(one, index, section!));
    const { controllers = [] } = section?.section ?? {};
    if (controllers.length > 0) unsupported.push('has routes');
    for (const { point } of section?.section.contributes ?? []) {
      if (!point.isData) unsupported.push(`adds to ${point.name}`);
    }
    return { unsupported, issues, isOn, contributes };
  }

  private async start(extension: ExtensionPlace, config: unknown): Promise<void> {
    const { section } = await this.built(await definitionOf(extension), config, true);
    if (!section) throw new Error('its settings are not good any more');
    this.section = section;
    this.runs = section.runs;
    await startInOrder(this.runs);
    for (const { runs } of this.runs) runs.ready?.();
  }

  private async call(index: number, method: string, given: readonly unknown[]): Promise<unknown> {
    const contribution = this.section?.section.contributes?.[index];
    if (!contribution) throw new Error('there is no such contribution');
    const hook = (contribution.point.hooks as Readonly<Record<string, Hook>> | undefined)?.[method];
    const instance = this.section!.instance<Record<string, (...given: readonly unknown[]) => unknown>>(
      contribution.provider,
    );
    try {
      return await instance[method]!(...given);
    } catch (error) {
      if (hook?.carried && hook.isAnswer?.(error)) throw new CarriedAnswer(hook.carried.toData(error));
      throw error;
    }
  }

  /** The extension by itself, with what it may need; undefined where it is off, or its settings are wrong. */
  private async built(
    definition: Definition,
    config: unknown,
    isWanted: boolean,
  ): Promise<{ issues: readonly Issue[]; isOn: boolean; section?: LiveSection }> {
    const definitions = [...isolatedPorts(this.say), definition];
    const text = JSON.stringify({ extensions: { [definition.name.slice('extensions.'.length)]: config } });
    const read = await parseConfig('extension.json', text);
    if (!('tree' in read)) return { issues: read.issues, isOn: false };
    const checked = await checkConfig(read.tree, definitions, { packages: new Set([definition]) });
    const own = checked.issues.map((one) => ({ ...one, path: one.path.slice(2) }));
    const isOn = checked.sections.has(definition);
    if (!isWanted || !isOn || own.some(({ severity }) => severity === 'error')) return { issues: own, isOn };
    const { plan } = makePlan(checked.sections, definitions);
    const { sections } = await build(await compose(plan));
    return { issues: own, isOn, section: sections.find(({ entry }) => entry.definition === definition) };
  }
}

class CarriedAnswer extends Error {
  constructor(readonly data: unknown) {
    super('an answer');
  }
}

async function definitionOf({ name, specifier, parent }: ExtensionPlace): Promise<Definition> {
  const exported = readExport(await importShared({ specifier, parent }));
  if ('problem' in exported) throw new Error(exported.problem);
  if (!exported.extension) throw new Error('exports no extension, but what a setting is set to');
  const section = `extensions.${name}`;
  return { ...exported.extension, name: section, section, presence: 'when-present', emptyMeans: 'present' };
}

function* beyondIsolation({
  needs = [],
  wants = [],
  provides = [],
  replaces = [],
  opens = [],
  slots,
}: Definition): Iterable<string> {
  for (const port of [...needs, ...wants.map((one) => one.port)]) {
    if (!portsOfIsolated.includes(port)) yield `needs ${port.name}`;
  }
  for (const port of provides) yield `provides ${port.name}`;
  for (const { act, port } of replaces) yield `${act}s ${port.name}`;
  for (const { name } of opens) yield `opens ${name}`;
  for (const { name } of Object.values(slots ?? {})) yield `opens ${name}`;
}

function described(
  { point, rank, provider }: Contribution,
  index: number,
  section: LiveSection,
): DescribedContribution {
  const instance = section.instance<{ onFailure?: DescribedContribution['onFailure'] }>(provider);
  const methods = Object.keys(point.hooks ?? {}).filter((name) => typeof Reflect.get(instance, name) === 'function');
  return { index, point: point.name, rank, methods, onFailure: instance.onFailure };
}
