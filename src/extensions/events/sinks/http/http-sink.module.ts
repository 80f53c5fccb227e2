import { Injectable, Module } from '@nestjs/common';
import type { EventSink, EventSinkRequest, SectionModule } from '@zot/extension-api';
import type { EventSinkConfig } from '../../event-sink.config.js';
import { HttpSink } from './http-sink.js';
import { HttpSinks } from './http-sink.ports.js';

@Module({})
export class HttpSinkModule {}

@Injectable()
class HttpSinkFactory extends HttpSinks {
  create({ options }: EventSinkRequest): EventSink {
    return new HttpSink(options as EventSinkConfig);
  }
}

export function httpSinkModule(): SectionModule {
  return { module: HttpSinkModule, providers: [{ provide: HttpSinks, useClass: HttpSinkFactory }] };
}
