/** A repository name as dist-spec, "Pulling manifests", defines `<name>`; at most 255 characters, as that page advises. */
export type RepositoryName = string & { readonly __brand: 'RepositoryName' };

export const repositoryNameLimit = 255;

// Each component is matched on its own by a pattern without nested repetition, so that hostile names cost linear time.
const component = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;

export function isRepositoryName(text: string): text is RepositoryName {
  return text.length > 0 && text.length <= repositoryNameLimit && text.split('/').every((part) => component.test(part));
}
