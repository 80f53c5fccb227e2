/** A disk that is full has no room for what is only remembered, and is where collection is needed most. */
export function ignoreFull(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOSPC' && error.code !== 'EDQUOT') throw error;
}
