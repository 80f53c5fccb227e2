import { Module } from '@nestjs/common';
import {
  Events,
  manifestObservers,
  metricSources,
  repositoryObservers,
  to,
  type SectionModule,
} from '@zot/extension-api';
import { EventMail } from './delivery/event-mail.js';
import { EventSeries } from './event-series.js';
import type { EventsConfig } from './events.config.js';
import { EventAsker } from './event-asker.ports.js';
import { isUsable } from './events.rules.js';
import { EVENTS_SECTION, type EventsSection } from './events-section.js';
import { Asker } from './telling/asker.js';
import { RegistryTeller } from './telling/registry-teller.js';

@Module({})
export class EventsModule {}

/** What waits for sinks at most, in all. */
const limits = { events: 20_000, bytes: 64 * 1024 * 1024 };

export function eventsModule({ sinks }: EventsConfig): SectionModule {
  const section: EventsSection = { sinks: sinks.filter(isUsable), limits };
  return {
    module: EventsModule,
    providers: [
      { provide: EVENTS_SECTION, useValue: section },
      { provide: Events, useExisting: EventMail },
      { provide: EventAsker, useExisting: Asker },
      Asker,
      EventMail,
      EventSeries,
      RegistryTeller,
    ],
    runs: [EventMail],
    contributes: [
      to(manifestObservers, RegistryTeller),
      to(repositoryObservers, RegistryTeller),
      to(metricSources, EventSeries),
    ],
  };
}
