import { Module } from '@nestjs/common';
import { Bodies, Compat, metricSources, startNotes, to, type SectionModule } from '@zot/extension-api';
import { AccessLog } from './access-log/access-log.js';
import { BufferPool } from './bodies/buffer-pool.js';
import { WireBodies } from './bodies/wire-bodies.js';
import { ErrorFilter } from './errors/error.filter.js';
import { HttpHost } from './http-host.js';
import { HTTP_SECTION, type HttpSection } from './http-section.js';
import { HttpSeries } from './http-series.js';
import { HttpNote } from './http.note.js';
import { RequestFrame } from './request-frame.js';
import { Cors } from './routing/cors.js';
import { Routes } from './routing/routes.js';
import { RequestNews } from './server/request-news.js';
import { ServerFactory } from './server/server-factory.js';
import { Certificate } from './tls/certificate.js';

@Module({})
export class HttpModule {}

/** The server of one boot. Nothing is opened before the host listens. */
export function httpModule(section: HttpSection): SectionModule {
  const isSecure = section.tls !== undefined && section.tls.cert !== '';
  const compat: Compat = {
    docker2s2: section.compat.includes('docker2s2'),
    sparse: section.compat.includes('sparse'),
  };
  return {
    module: HttpModule,
    providers: [
      { provide: HTTP_SECTION, useValue: section },
      { provide: Compat, useValue: compat },
      { provide: BufferPool, useFactory: () => new BufferPool() },
      { provide: Bodies, useClass: WireBodies },
      ...(isSecure ? [Certificate] : []),
      AccessLog,
      Cors,
      ErrorFilter,
      RequestFrame,
      Routes,
      RequestNews,
      ServerFactory,
      HttpNote,
      HttpSeries,
    ],
    runs: isSecure ? [Certificate] : [],
    host: new HttpHost(),
    contributes: [to(startNotes, HttpNote), to(metricSources, HttpSeries)],
  };
}
