/** What API keys have to know of the settings of others; not a section. */
export class ApiKeysConfig {
  isOn?: boolean;
  /** Other servers may revoke keys in the same store. */
  isShared?: boolean;
}
