// Stands in for what nest-commander would ask questions and look for plugins with; no command here does either.
export function cosmiconfig() {
  throw new Error('there are no plugins');
}
