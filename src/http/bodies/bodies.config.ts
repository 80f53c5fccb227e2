/** What of `http` bodies are read by; not a section. */
export class BodiesConfig {
  /** Milliseconds. */
  readTimeout!: number;
}
