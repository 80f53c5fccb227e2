import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { OutgoingEvent, ScanTarget } from '@zot/extension-api';
import type { RequestFacts } from '@zot/testkit';
import type { Located } from '../../../kernel/resolve/locate-package.js';
import { importShared } from '../../../kernel/resolve/shared-modules.js';

/** What a package says it is to be tried with: the default export of what its package.json names as `zot.check`. */
export interface CheckInput {
  /** The settings of the extension. Default: none, so its defaults. */
  readonly config?: object;
  /** Those of a driver or a sink, beside its name. Default: none. */
  readonly options?: object;
  /** A folder of the package, with repositories as a registry stores them, that the one of the trial begins with. */
  readonly root?: string;
  /** Hashes that a verifier of passwords takes, cheap ones, with their passwords. */
  readonly passwordVerifier?: { readonly hashes: readonly { readonly password: string; readonly hash: string }[] };
  /** Repositories that a client may read by `config`, and others that it may not. */
  readonly authorizer?: {
    /** Who asks. Default: a client without a login. */
    readonly request?: RequestFacts;
    readonly readable: readonly string[];
    readonly hidden: readonly string[];
  };
  /** How many GETs of a client are taken by `config`, before there are none for a while. */
  readonly rateLimiter?: { readonly most: number };
  /** An image without and one with vulnerabilities, in `root` where the scanner reads what it scans. */
  readonly scanner?: { readonly clean: ScanTarget; readonly vulnerable: ScanTarget };
  /** Called before each test of a sink: what it sends to. Default: what `options` say, and nobody looks. */
  eventSink?(): Promise<EventSinkInput> | EventSinkInput;
}

/** The other side of a sink, as a package's own test has one. */
export interface EventSinkInput {
  /** Put over those of the trial, such as an address with the port that is listened at. */
  readonly options?: object;
  received?(): Promise<readonly OutgoingEvent[]> | readonly OutgoingEvent[];
  /** An event that the other side does not take, where there is one. */
  readonly refused?: OutgoingEvent;
  /** Called after the test. */
  dispose?(): Promise<void>;
}

export async function readCheckInput({ files, manifest }: Located): Promise<CheckInput> {
  if (manifest?.check === undefined) return {};
  const specifier = pathToFileURL(join(files, manifest.check)).href;
  const { default: input } = (await importShared({ specifier, parent: pathToFileURL(join(files, 'x.js')).href })) as {
    default?: unknown;
  };
  if (typeof input !== 'object' || input === null) throw new Error(`${manifest.check} exports no object by default`);
  return input;
}
