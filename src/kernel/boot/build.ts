import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import type { Composed } from '../compose/composed.js';
import type { PlanEntry } from '../plan/plan.js';
import { fillSlots } from './fill.js';
import { LiveSection } from './live-section.js';

/** A graph whose instances are there. Nothing of it has started. */
export interface Built {
  readonly composed: Composed;
  readonly app: INestApplicationContext;
  /** In the order of the plan. */
  readonly sections: readonly LiveSection[];
}

/** Has Nest make the instances, but for those of sections that are kept of a running graph. */
export async function build(composed: Composed, kept: ReadonlyMap<PlanEntry, LiveSection> = new Map()): Promise<Built> {
  const app = await createApp(composed);
  fillSlots(app, composed);
  const sections = composed.modules.map(({ entry, section, module }) => {
    const origin = composed.origins.get(entry.definition);
    return kept.get(entry)?.as(entry, origin) ?? LiveSection.in({ app, module }, entry, section, origin);
  });
  return { composed, app, sections };
}

async function createApp({ host, root }: Composed): Promise<INestApplicationContext> {
  if (host) return host.create(root, { preview: false });
  return NestFactory.createApplicationContext(root, { logger: false, abortOnError: false });
}
