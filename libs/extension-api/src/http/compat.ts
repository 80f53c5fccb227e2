/** What is allowed on the wire beyond OCI (`http.compat`). Owner: the http room. */
export abstract class Compat {
  /** Docker's manifests and manifest lists may be pushed. */
  abstract readonly docker2s2: boolean;
  /** Indexes may be pushed of which not all manifests are here. */
  abstract readonly sparse: boolean;
}
