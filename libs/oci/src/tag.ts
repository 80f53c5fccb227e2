/** A tag as dist-spec, "Pulling manifests", defines it: at most 128 characters, the first no `.` or `-`. */
export type Tag = string & { readonly __brand: 'Tag' };

const shape = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;

export function isTag(text: string): text is Tag {
  return shape.test(text);
}
