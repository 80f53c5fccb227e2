import { settingsOf } from '@zot/extension-api';
import type { Choice, ConfigPath, Definition, Slot } from '@zot/extension-api';
import type { ConfigEntry, ConfigNode, ConfigObject } from '../read/config-node.js';
import { kindOf } from './coerce-scalar.js';
import { Coercion, type CoercionRules } from './coercion.js';
import type { Findings } from './findings.js';
import { notePlaces } from './free-value.js';
import { matchKeys } from './match-keys.js';
import type { Places } from './places.js';
import type { SectionPlace } from './section-place.js';
import type { SectionState } from './section-state.js';
import { slotAt } from './slot-at.js';

export interface WalkRules {
  /** What came from packages: keys below their sections, and of their settings, are matched as written. */
  readonly packages: ReadonlySet<Definition | Choice>;
  /** Keys under `extensions` that others have spoken about. */
  readonly spokenFor: ReadonlySet<string>;
  /** What a name picks in a slot; undefined where others speak about the name. */
  choice(slot: Slot<unknown>, name: string): Choice | undefined;
}

class NoSettings {}

/** Cuts the file along the sections and makes each definition's config from its part. */
export class SectionWalk {
  readonly states = new Map<Definition, SectionState>();

  constructor(
    private readonly findings: Findings,
    private readonly places: Places,
    private readonly rules: WalkRules,
  ) {}

  /** True where something at this place, or below it, counts as present. */
  visit(place: SectionPlace, node: ConfigNode | undefined): boolean {
    const [owner, second] = place.owners;
    if (second) this.findings.error(place.path, `belongs to both ${owner!.name} and ${second.name}`);
    const errorsBefore = this.findings.errorCount;
    if (node?.kind === 'object') return this.visitObject(place, node);
    const isAbsent = node === undefined || (node.kind === 'scalar' && node.value === null);
    if (!isAbsent) {
      const hint =
        node.kind === 'scalar' && typeof node.value === 'boolean' ? `write {"enable": ${node.value}}` : undefined;
      this.findings.error(place.path, `must be an object, not ${kindOf(node)}`, hint);
    }
    for (const child of place.children.values()) this.visit(child, undefined);
    if (owner) this.keep(owner, place.path, this.configOf(owner), !isAbsent, this.findings.errorCount === errorsBefore);
    return !isAbsent;
  }

  private visitObject(place: SectionPlace, node: ConfigObject): boolean {
    const owner = place.owners[0];
    const config = this.configOf(owner);
    const settings = settingsOf(config.constructor as new () => object);
    const exact = this.isPackage(place);
    const names = [...settings].filter(([, setting]) => !setting.rest).map(([name]) => name);
    const keys = matchKeys(
      node,
      [...place.children.keys(), ...names],
      (name) => exact || this.isPackage(place.children.get(name)),
    );
    let counts = false;
    for (const [name, child] of place.children) {
      const entry = keys.known.get(name);
      if (entry) this.places.note(child.path, entry.keyAt);
      counts = this.visit(child, entry?.value) || counts;
    }
    const errorsBefore = this.findings.errorCount;
    const coercion = new Coercion(this.findings, this.places, this.rulesFor(owner, place.path, exact));
    for (const { entry, first, name } of keys.again) coercion.secondSpelling([...place.path, name], entry, first);
    const own = new Map([...keys.known].filter(([name]) => !place.children.has(name)));
    const unknown = keys.unknown.filter((entry) => !this.isSpokenFor(place, entry));
    if (coercion.fill(config, own, unknown, place.path, [...place.children.keys()])) counts = true;
    if (keys.unknown.length > unknown.length) counts = true;
    return this.conclude(place, node, config, counts, this.findings.errorCount === errorsBefore);
  }

  private conclude(
    place: SectionPlace,
    node: ConfigObject,
    config: object,
    counts: boolean,
    isSound: boolean,
  ): boolean {
    const owner = place.owners[0];
    const isPresent = counts || (owner?.emptyMeans === 'present' && place.path.length > 0);
    if (isPresent) this.places.markSet(place.path);
    if (owner) {
      if (!isPresent && !isAlways(owner) && node.entries.length === 0) {
        this.findings.warning(place.path, '{} counts as absent', 'leave it out, or set a key in it');
      }
      this.keep(owner, place.path, config, isPresent, isSound);
    }
    return isPresent;
  }

  private isPackage(place: SectionPlace | undefined): boolean {
    return place?.owners[0] !== undefined && this.rules.packages.has(place.owners[0]);
  }

  private isSpokenFor({ path }: SectionPlace, { key, keyAt, value }: ConfigEntry): boolean {
    if (path.length !== 1 || path[0] !== 'extensions' || !this.rules.spokenFor.has(key)) return false;
    this.places.note([...path, key], keyAt);
    notePlaces(value, [...path, key], this.places);
    return true;
  }

  private keep(definition: Definition, path: ConfigPath, config: object, isPresent: boolean, isSound: boolean): void {
    this.states.set(definition, { definition, path, config, isPresent: isPresent || isAlways(definition), isSound });
  }

  private configOf(owner: Definition | undefined): object {
    return new (owner?.config ?? NoSettings)();
  }

  private rulesFor(owner: Definition | undefined, section: ConfigPath, exact: boolean): CoercionRules {
    return {
      exact,
      classFor: (path, node) => {
        const named = slotAt(owner?.slots, path.slice(section.length), node);
        const choice = named && this.rules.choice(named.slot, named.name);
        return choice && { ...choice, key: named.key, exact: this.rules.packages.has(choice) };
      },
    };
  }
}

function isAlways({ presence, section }: Definition): boolean {
  return presence === 'always' || section === undefined || section === '';
}
