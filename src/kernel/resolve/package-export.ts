import type { Choice, Definition, Slot } from '@zot/extension-api';

/** What a package's default export holds. */
export interface PackageExport {
  readonly extension?: Definition;
  readonly choices: readonly Choice[];
}

/** Reads a namespace that was imported; `problem` is the end of a sentence that begins with the package. */
export function readExport(namespace: unknown): PackageExport | { readonly problem: string } {
  const exported = defaultOf(namespace);
  if (exported === undefined) return { problem: 'has no default export' };
  const items = Array.isArray(exported) ? (exported as unknown[]) : [exported];
  const extensions = items.filter(isExtension);
  const choices = items.filter(isChoice);
  if (extensions.length + choices.length < items.length || items.length === 0) {
    return { problem: `exports ${kindOf(items.find((item) => !isExtension(item) && !isChoice(item)))}` };
  }
  if (extensions.length > 1) return { problem: 'exports more than one extension' };
  return { extension: extensions[0], choices };
}

/** What of it a slot can be set to. */
export function choiceFor({ choices }: PackageExport, slot: Slot<unknown>): Choice | undefined {
  return choices.find((choice) => choice.slot.token === slot.token);
}

/** What TypeScript makes of `export default` for CommonJS lies one level deeper. */
function defaultOf(namespace: unknown): unknown {
  const found = at(namespace, 'default');
  return at(found, '__esModule') === true ? at(found, 'default') : found;
}

function isExtension(value: unknown): value is Definition {
  const section = at(value, 'section');
  return (
    at(value, 'kind') === 'section' &&
    typeof section === 'string' &&
    section.startsWith('extensions.') &&
    isFunctionOrAbsent(at(value, 'module')) &&
    isFunctionOrAbsent(at(value, 'config'))
  );
}

function isChoice(value: unknown): value is Choice {
  return (
    at(value, 'kind') === 'choice' &&
    typeof at(at(value, 'slot'), 'token') === 'symbol' &&
    typeof at(value, 'module') === 'function' &&
    typeof at(value, 'config') === 'function'
  );
}

function isFunctionOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === 'function';
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'function') return `the ${/^class\b/.test(String(value)) ? 'class' : 'function'} ${value.name}`;
  if (at(value, 'kind') === 'section') return 'a section that is no extension';
  return typeof value === 'object' ? 'an object of another kind' : `a ${typeof value}`;
}

function at(value: unknown, key: string): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
  return Reflect.get(value, key);
}
