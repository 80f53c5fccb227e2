import { ValidateBy } from 'class-validator';

/** Empty, or a decimal number that fits a port. Names of services are no ports. */
export function isPort(text: unknown): boolean {
  return (
    text === '' || (typeof text === 'string' && /^[+-]?\d+$/.test(text) && Number(text) >= 0 && Number(text) <= 65535)
  );
}

const schema = {
  anyOf: [
    { type: 'string', pattern: '^[+]?[0-9]*$' },
    { type: 'integer', minimum: 0, maximum: 65535 },
  ],
};

export function IsPort(): PropertyDecorator {
  return ValidateBy(
    { name: 'isPort', validator: { validate: isPort, defaultMessage: () => '"$value" is not a port' } },
    { context: { hint: 'write a number from 0 to 65535', schema } },
  );
}
