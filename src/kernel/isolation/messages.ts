import type { Issue, OnFailure, Rank } from '@zot/extension-api';

/** What the server asks of the process of an isolated extension. */
export type Question =
  | { readonly kind: 'describe'; readonly extension: ExtensionPlace; readonly config: unknown }
  | { readonly kind: 'start'; readonly extension: ExtensionPlace; readonly config: unknown }
  | { readonly kind: 'call'; readonly index: number; readonly method: string; readonly given: readonly unknown[] }
  | { readonly kind: 'ping' }
  | { readonly kind: 'stop' };

export interface Asked {
  readonly id: number;
  readonly question: Question;
}

/** Where the code of the extension is; what it may be was looked at before. */
export interface ExtensionPlace {
  readonly name: string;
  readonly specifier: string;
  readonly parent: string;
}

/** What an extension is and says of its settings; plain data, and not to be believed. */
export interface Description {
  /** What it does that no process of its own can do, in words that follow `it`. */
  readonly unsupported: readonly string[];
  readonly issues: readonly Issue[];
  readonly isOn: boolean;
  readonly contributes: readonly DescribedContribution[];
}

export interface DescribedContribution {
  /** Its place among all that the extension contributes. */
  readonly index: number;
  readonly point: string;
  readonly rank: Rank;
  readonly methods: readonly string[];
  readonly onFailure?: OnFailure;
}

/** What the process says. */
export type Said =
  | { readonly kind: 'answer'; readonly id: number; readonly value?: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly text: string; readonly answer?: unknown }
  | { readonly kind: 'log'; readonly level: string; readonly message: string; readonly fields?: unknown }
  /** Its last words. */
  | { readonly kind: 'fault'; readonly text: string };
