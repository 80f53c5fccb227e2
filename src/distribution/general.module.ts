import { Module } from '@nestjs/common';
import { BuildInfo, type SectionModule } from '@zot/extension-api';
import type { GeneralConfig } from './general.config.js';

@Module({})
export class GeneralModule {}

/** Written into the bundle when it is made; sources that run as they are have neither. */
const build = {
  version: process.env.ZOT_BUILD_VERSION ?? 'unbuilt',
  commit: process.env.ZOT_BUILD_COMMIT ?? '',
};

export function generalModule(config: GeneralConfig): SectionModule {
  const info: BuildInfo = {
    release: config.releaseTag ?? build.version,
    commit: config.commit ?? build.commit,
    runtime: config.goVersion ?? process.version,
    specVersion: config.distSpecVersion,
    binaryType: config.binaryType,
  };
  return { module: GeneralModule, providers: [{ provide: BuildInfo, useValue: info }] };
}
