/** Not of the file: what its other sections mean for this one. */
export class RetentionHistoryConfig {
  /** A retention rule of some store asks when manifests were pushed or pulled. */
  isNeeded?: boolean;
}
