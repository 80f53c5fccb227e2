import type { Digest, RepositoryName } from '@zot/oci';

/** How bad a vulnerability is, in the words of CVE scanners; the worst comes last. */
export type VulnerabilitySeverity = 'UNKNOWN' | 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';

/** A package of an image in which a vulnerability was found. */
export interface VulnerablePackage {
  readonly name: string;
  /** Where in the image, such as `usr/lib/node_modules/npm/package.json`. Absent: its database of packages says so. */
  readonly path?: string;
  readonly installedVersion: string;
  /** Absent: there is none yet. */
  readonly fixedVersion?: string;
}

/** A weakness that is known, and where in an image it was found. */
export interface Vulnerability {
  /** Such as `CVE-2026-12345`; unique in a report. */
  readonly id: string;
  readonly severity: VulnerabilitySeverity;
  readonly title: string;
  readonly description: string;
  /** A URL that tells more. */
  readonly reference?: string;
  readonly packages: readonly VulnerablePackage[];
}

/** What is scanned. */
export interface ScanTarget {
  readonly repository: RepositoryName;
  /** Of an image manifest; the members of an index are scanned each by itself. */
  readonly digest: Digest;
  readonly mediaType: string;
}

/**
 * Finds known vulnerabilities in images. Owner: extensions.search with `cve`, which schedules the scans, remembers reports by
 * digest, and asks again when `version` changes. A package replaces it to have another scanner, or a service, asked.
 */
export abstract class Scanner {
  /** Names what findings come from, such as a database and its date. Empty while there is none: nothing is scanned then. */
  abstract readonly version: string;
  /** Whether such a manifest can be scanned at all. Quick, without I/O. */
  abstract canScan(target: ScanTarget): boolean;
  /** Findings in no particular order; empty for a clean image. Rejects where it cannot be known now; tried again later. */
  abstract scan(target: ScanTarget, signal: AbortSignal): Promise<readonly Vulnerability[]>;
}
