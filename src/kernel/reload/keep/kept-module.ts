import type { DynamicModule } from '@nestjs/common';
import type { LiveSection } from '../../boot/live-section.js';
import { standIn, standInController } from './stand-in.js';

/** A module that hands on the instances of a running section, so that another application can use them. */
export function keptModule(live: LiveSection): DynamicModule {
  const { name } = live.section.module;
  const { exported, controllers } = live;
  return {
    module: { [name]: class {} }[name]!,
    providers: exported.map((token) => ({ provide: token, useValue: standIn(live.instance(token)) })),
    controllers: controllers.map((one) => standInController(one, live.instance(one))),
    exports: exported,
  };
}
