/** What sessions have to know of the settings of others; not a section. */
export class SessionsConfig {
  isOn?: boolean;
  /** Cookies go over HTTPS only. */
  isSecure?: boolean;
  /** Ids are signed by it: with another one, all sessions are over. */
  hashKey?: string;
}
