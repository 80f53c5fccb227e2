import { ValidateBy } from 'class-validator';

/** Also refuses what YAML writes as `.nan` and `.inf`. */
export function IsPositive(): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isPositive',
      validator: {
        validate: (value) => Number.isFinite(value) && value > 0,
        defaultMessage: () => '$value is not a number above 0',
      },
    },
    { context: { hint: 'write a number above 0, or leave it out', schema: { exclusiveMinimum: 0 } } },
  );
}
