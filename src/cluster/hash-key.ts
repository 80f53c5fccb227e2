import { ValidateBy } from 'class-validator';

const hashKeyBytes = 16;

/** The value is a secret, so the message must not show it. */
export function IsHashKey(): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isHashKey',
      validator: {
        validate: (value) => typeof value === 'string' && Buffer.byteLength(value) === hashKeyBytes,
        defaultMessage: (args) =>
          `must have ${hashKeyBytes} bytes, not ${Buffer.byteLength(String(args?.value ?? ''))}`,
      },
    },
    { context: { hint: 'write 16 characters, the same on each member' } },
  );
}
