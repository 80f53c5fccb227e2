/** What `http.compat` allows; not a section. */
export class CompatConfig {
  docker2s2!: boolean;
  sparse!: boolean;
}
