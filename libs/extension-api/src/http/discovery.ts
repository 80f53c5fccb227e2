import { definePoint } from '../wiring/point.js';

/** What `/v2/_oci/ext/discover` tells of one extension's routes. */
export interface DiscoveryEntry {
  readonly name: string;
  readonly url: string;
  readonly description: string;
  readonly endpoints: readonly string[];
}

/** Something with routes that `/v2/_oci/ext/discover` tells of. A class of an extension, contributed to `discoveryEntries`. */
export interface Discoverable {
  /** Asked for each answer, so it answers from memory. */
  discovery(): DiscoveryEntry;
}

/** Owner: distribution. Entries of one name are shown as one, their endpoints joined. */
export const discoveryEntries = definePoint<Discoverable>('distribution.discovery', {
  hooks: { discovery: {} },
  isLive: true,
});
