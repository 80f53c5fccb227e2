import { formatDuration, parseDuration, settingsOf } from '@zot/extension-api';
import type { ConfigClass, Duration, SettingOptions, SettingType } from '@zot/extension-api';
import { builtin } from '../../src/builtin.js';
import { DynamodbConfig } from '../../src/storage/cache-drivers/dynamodb.config.js';
import { RedisConfig } from '../../src/storage/cache-drivers/redis.config.js';
import { AzureConfig } from '../../src/storage/drivers/azure/azure.config.js';
import { GcsConfig } from '../../src/storage/drivers/gcs/gcs.config.js';
import { S3Config } from '../../src/storage/drivers/s3/s3.config.js';

const roots = builtin.flatMap(({ config }) => config ?? []);
const drivers: ConfigClass[] = [S3Config, GcsConfig, AzureConfig, RedisConfig, DynamodbConfig];
const settings = [...new Set([...roots, ...drivers].flatMap(classesIn))].flatMap((config) =>
  [...settingsOf(config)].map(([name, setting]): [string, ConfigClass, string, SettingOptions] => {
    return [`${config.name}.${name}`, config, name, setting];
  }),
);

/** Completed from other settings, and so told by their names. */
const completed = ['SchedulerConfig.numWorkers', 'RetentionConfig.delay'];

describe('what a setting says of itself', () => {
  it.each(settings)(
    '%s ends in a full stop, and tells its default or that it is needed',
    (_, __, ___, { describe: text }) => {
      expect(text).toMatch(/\.$/);
      expect(text).toMatch(/(^|\. )(Default\b|No default\b|Needed\b|Accepted and not used\b)/);
    },
  );

  it.each(settings)('%s tells the default that it has', (title, config, name, { describe: text, type }) => {
    const value: unknown = Reflect.get(new config(), name);
    const told = /\. Default\b[^:.]*: (.*)$/.exec(text)?.[1];
    if (told === undefined || value === undefined || value === '' || typeof value === 'object') return;
    if (completed.includes(title) || /^\d+ MiB/.test(told)) return;
    if (type === 'duration' && parseDuration(/^[^\s,.]+/.exec(told)?.[0] ?? '') === value) return;
    const written =
      type === 'duration' ? formatDuration(value as Duration) : String(value as string | number | boolean);
    expect(told).toContain(written);
  });
});

function classesIn(type: SettingType): ConfigClass[] {
  if (typeof type === 'string') return [];
  if (typeof type === 'function') {
    return [type, ...[...settingsOf(type).values()].flatMap((one) => classesIn(one.type))];
  }
  return classesIn('*' in type ? type['*'] : type[0]);
}
