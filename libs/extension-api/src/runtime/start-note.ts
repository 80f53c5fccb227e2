import { definePoint } from '../wiring/point.js';

/** A piece of the one line that a started server says to its operator. */
export interface StartNote {
  /** Half a sentence, such as `stores in /var/lib/registry`; `addresses` are those that answer. */
  note(addresses: readonly string[]): string;
}

/** Owner: the kernel, which joins the notes in the order of the plan. */
export const startNotes = definePoint<StartNote>('kernel.start-notes', { hooks: { note: {} } });
