import { Module, type Abstract } from '@nestjs/common';
import type { SectionModule, StorageDriverFactory } from '@zot/extension-api';
import { S3DriverFactory } from './s3-driver-factory.js';

@Module({})
export class S3Module {}

/** `token` is what the choice is known by where none of this is loaded. */
export function s3Module(token: Abstract<StorageDriverFactory>): SectionModule {
  return { module: S3Module, providers: [{ provide: token, useClass: S3DriverFactory }] };
}
