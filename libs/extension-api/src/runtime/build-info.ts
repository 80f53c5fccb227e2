/** What this program is, as `--version`, mgmt and metrics tell it. Owner: the top of the file, which may say otherwise. */
export abstract class BuildInfo {
  /** Such as `0.1.0`. */
  abstract readonly release: string;
  /** Empty where it is not known. */
  abstract readonly commit: string;
  /** The version of what it runs on, such as `v26.10.0`; zot calls it the version of Go. */
  abstract readonly runtime: string;
  /** Of the OCI distribution spec. */
  abstract readonly specVersion: string;
  /** Only where the file says it; else whoever shows it knows. */
  abstract readonly binaryType: string | undefined;
}
