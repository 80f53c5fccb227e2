import { Module, type Abstract } from '@nestjs/common';
import { metricSources, to, type SectionModule } from '@zot/extension-api';
import { AccessLog } from '../access-log/access-log.js';
import { Certificate } from '../tls/certificate.js';
import type { ListenerConfig } from './listener.config.js';
import { LISTENER_SECTION } from './listener-section.js';
import { ListenerSeries } from './listener-series.js';
import { Listener } from './listener.js';
import { RequestNews } from './request-news.js';

@Module({})
export class ListenerModule {}

/** Nothing is opened before the host asks for it. `token` is what the host knows it by. */
export function listenerModule(section: ListenerConfig, token: Abstract<object>): SectionModule {
  const isSecure = section.tls !== undefined;
  return {
    module: ListenerModule,
    providers: [
      { provide: LISTENER_SECTION, useValue: section },
      ...(isSecure ? [Certificate] : []),
      AccessLog,
      RequestNews,
      Listener,
      { provide: token, useExisting: Listener },
      ListenerSeries,
    ],
    runs: [...(isSecure ? [Certificate] : []), Listener],
    contributes: [to(metricSources, ListenerSeries)],
  };
}
