import { Module, type Abstract } from '@nestjs/common';
import type { CacheDriverFactory, SectionModule } from '@zot/extension-api';
import { DynamodbDriverFactory } from './dynamodb-driver-factory.js';

@Module({})
export class DynamodbModule {}

/** `token` is what the choice is known by where none of this is loaded. */
export function dynamodbModule(token: Abstract<CacheDriverFactory>): SectionModule {
  return { module: DynamodbModule, providers: [{ provide: token, useClass: DynamodbDriverFactory }] };
}
