/** What the decision over requests has to know of the settings of others; not a section. */
export class AccessConfig {
  /** Milliseconds that a refusal waits before it is sent (`http.auth.failDelay`). */
  failDelay = 0;
  /** Whether decisions are audited (`log.audit`). */
  isAudited = false;
}
