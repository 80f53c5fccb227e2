import { getMetadataStorage } from 'class-validator';
import type { ConfigClass } from '@zot/extension-api';
import { foldSource } from './fold-source.js';
import type { JsonSchema } from './json-schema.js';

/** The class-validator limits of a property that a schema can say too. */
export function limitsOf(configClass: ConfigClass, property: string): JsonSchema {
  const metadata = getMetadataStorage()
    .getTargetValidationMetadatas(configClass, '', false, false)
    .filter((one) => one.propertyName === property);
  return Object.assign(
    {},
    ...metadata.map((one) => limitOf(one.name, one.constraints?.[0], one.context)),
  ) as JsonSchema;
}

function limitOf(name: string | undefined, limit: unknown, context: { schema?: JsonSchema } | undefined): JsonSchema {
  if (context?.schema) return context.schema;
  if (name === 'min') return { minimum: limit as number };
  if (name === 'max') return { maximum: limit as number };
  if (name === 'arrayMinSize') return { minItems: limit as number };
  if (name === 'isIn') return { enum: limit as unknown[] };
  if (name === 'matches' && limit instanceof RegExp) return matching(limit);
  return {};
}

/** A choice among words is listed, so that editors can offer them. */
function matching({ source, ignoreCase }: RegExp): JsonSchema {
  const words = /^\^\(([\w|-]+)\)\$$/.exec(source)?.[1]?.split('|');
  if (!ignoreCase) return words ? { enum: words } : { pattern: source };
  const pattern = foldSource(source);
  return words ? { anyOf: [{ enum: words }, { type: 'string', pattern }] } : { pattern };
}
