import { Module } from '@nestjs/common';
import { Clock, type SectionModule } from '@zot/extension-api';
import { SystemClock } from './system-clock.js';

@Module({})
export class ClockModule {}

export function clockModule(): SectionModule {
  return { module: ClockModule, providers: [{ provide: Clock, useClass: SystemClock }] };
}
