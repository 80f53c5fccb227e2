import { posix } from 'node:path';
import { ValidateBy } from 'class-validator';

const ownedByOthers = ['/', '/v2'];

/** A prefix of the root or of the registry itself would take requests that are not for metrics. */
export function isMetricsPath(path: unknown): boolean {
  return (
    typeof path === 'string' && path.startsWith('/') && posix.resolve(path) === path && !ownedByOthers.includes(path)
  );
}

export function IsMetricsPath(): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isMetricsPath',
      validator: {
        validate: isMetricsPath,
        defaultMessage: () => '"$value" cannot be the path of metrics',
      },
    },
    { context: { hint: 'write a path such as /metrics, without a / at its end, and neither / nor /v2' } },
  );
}
