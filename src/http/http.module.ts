import { Module, type Abstract } from '@nestjs/common';
import { startNotes, to, type SectionModule } from '@zot/extension-api';
import { ErrorFilter } from './errors/error.filter.js';
import { HttpHost } from './http-host.js';
import { HTTP_SECTION, type HttpSection } from './http-section.js';
import { HttpNote } from './http.note.js';
import { RateCheck } from './rate-limit/rate-check.js';
import { RequestFrame } from './request-frame.js';
import { Cors } from './routing/cors.js';
import { Routes } from './routing/routes.js';

@Module({})
export class HttpModule {}

/** The application of one configuration. `sockets` is what the listener is known by, on whose connections it answers. */
export function httpModule(section: HttpSection, sockets: Abstract<object>): SectionModule {
  return {
    module: HttpModule,
    providers: [
      { provide: HTTP_SECTION, useValue: section },
      Cors,
      ErrorFilter,
      RateCheck,
      RequestFrame,
      Routes,
      HttpNote,
    ],
    host: new HttpHost(sockets),
    contributes: [to(startNotes, HttpNote)],
  };
}
