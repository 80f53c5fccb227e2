import { Module } from '@nestjs/common';
import { manifestChecks, to, type SectionModule } from '@zot/extension-api';
import { AnnotationCheck, MANDATORY_ANNOTATIONS } from './annotation-check.js';
import { ImageLabels } from './image-labels.js';
import type { LintConfig } from './lint.config.js';

@Module({})
export class LintModule {}

export function lintModule({ mandatoryAnnotations }: LintConfig): SectionModule {
  return {
    module: LintModule,
    providers: [{ provide: MANDATORY_ANNOTATIONS, useValue: mandatoryAnnotations }, ImageLabels, AnnotationCheck],
    contributes: [to(manifestChecks, AnnotationCheck)],
  };
}
