import 'reflect-metadata';
import { errorText } from '@zot/extension-api';
import { IsolatedRoom } from './isolated-room.js';
import type { Asked, Said } from './messages.js';

/** The process of one isolated extension: answers what the server asks, and ends with it. */
const say = (said: Said): void => {
  if (process.connected) process.send!(said);
};
const room = new IsolatedRoom(say);

process.on('message', ({ id, question }: Asked) => {
  room.answer(question).then(
    (value) => say({ kind: 'answer', id, value }),
    (failure: unknown) => say({ kind: 'failure', id, ...room.failure(failure) }),
  );
});
process.on('disconnect', () => process.exit(0));
// What is left after a fault is not to be trusted; the server starts another.
process.on('uncaughtException', (error) => {
  say({ kind: 'fault', text: errorText(error) });
  process.disconnect?.();
  process.exit(1);
});
