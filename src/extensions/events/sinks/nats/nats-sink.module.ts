import { Injectable, Module } from '@nestjs/common';
import type { EventSink, EventSinkRequest, SectionModule } from '@zot/extension-api';
import type { EventSinkConfig } from '../../event-sink.config.js';
import { NatsSink } from './nats-sink.js';
import { NatsSinks } from './nats-sink.ports.js';

@Module({})
export class NatsSinkModule {}

@Injectable()
class NatsSinkFactory extends NatsSinks {
  create({ options }: EventSinkRequest): EventSink {
    return new NatsSink(options as EventSinkConfig);
  }
}

export function natsSinkModule(): SectionModule {
  return { module: NatsSinkModule, providers: [{ provide: NatsSinks, useClass: NatsSinkFactory }] };
}
