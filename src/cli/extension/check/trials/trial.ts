import type { Clock, Definition } from '@zot/extension-api';
import type { CheckInput } from '../check-input.js';

/** Sections of a config file. */
export type Sections = Readonly<Record<string, object>>;

export interface TrialContext {
  /** A folder that goes away after the trial. */
  readonly folder: string;
  readonly clock: Clock;
}

/** What is known of a port that packages replace: how it is turned on, and tried. */
export interface PortTrial<T> {
  /** Sections that have to be in the file, so that there is somebody who asks for it. */
  config(folder: string, input: CheckInput): Sections;
  /** Who asks for it in the trial, where no section that is served does. */
  owner?(input: CheckInput): Definition;
  /** Calls the suite, or says why it cannot be called. */
  define(subject: T, input: CheckInput, context: TrialContext): string | void;
}

/** What is known of a slot that packages can be picked for. */
export interface SlotTrial<T> {
  /** Sections that pick the package for it, with the settings that it is to be tried with. */
  config(name: string, input: CheckInput): Sections;
  /** Calls the suite over what the factory makes from these settings, or says why it cannot be called. */
  define(factory: T, input: CheckInput, context: TrialContext & { readonly options: object }): string | void;
}
