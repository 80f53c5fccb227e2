/** One extension or package that a file names. */
export interface ListedExtension {
  /** As the file names it. */
  readonly name: string;
  /** The settings that name it, such as `extensions["@acme/quota"]`. */
  readonly uses: readonly string[];
  readonly version?: string;
  /** The range of the contract that it is made for. */
  readonly contract?: string;
  /** Where its files are; absent for what ships. */
  readonly files?: string;
  /** `built in` where it ships; `on` and `off` as the file says; `refused` where it cannot be loaded or started. */
  readonly state: 'on' | 'off' | 'refused' | 'left out';
  readonly isBuiltIn: boolean;
  /** What is wrong with it, in sentences. */
  readonly problems: readonly string[];
}
