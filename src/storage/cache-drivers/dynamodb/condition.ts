import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { attributes } from './item.js';
import { nameKey } from './table.js';

export interface Condition {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues: Record<string, AttributeValue>;
}

/**
 * What has to hold of the item for a write: a version, `present` for any, or `absent`. What has expired counts as absent,
 * whether the service has removed it or not.
 */
export function conditionFor(expected: string, now: number): Condition {
  const [expires, time] = [{ '#e': attributes.expires }, { ':now': { N: String(now) } }];
  if (expected === 'absent') {
    return {
      ConditionExpression: 'attribute_not_exists(#n) OR #e <= :now',
      ExpressionAttributeNames: { '#n': nameKey, ...expires },
      ExpressionAttributeValues: time,
    };
  }
  const isThere = '(attribute_not_exists(#e) OR #e > :now)';
  if (expected === 'present') {
    return {
      ConditionExpression: `attribute_exists(#n) AND ${isThere}`,
      ExpressionAttributeNames: { '#n': nameKey, ...expires },
      ExpressionAttributeValues: time,
    };
  }
  return {
    ConditionExpression: `#v = :v AND ${isThere}`,
    ExpressionAttributeNames: { '#v': attributes.version, ...expires },
    ExpressionAttributeValues: { ...time, ':v': { S: expected } },
  };
}
