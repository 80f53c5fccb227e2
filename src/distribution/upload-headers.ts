import type { UploadStatus } from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';
import { locations } from './locations.js';

/**
 * Where an upload goes on and how far it is. The range of one without bytes is `0-0`, as other registries write it, for
 * want of a form of its own; zot's header and the older one of Docker carry the id.
 */
export function uploadHeaders(name: RepositoryName, { id, size }: UploadStatus): Record<string, string> {
  return {
    location: locations.upload(name, id),
    range: `0-${Math.max(size - 1, 0)}`,
    'blob-upload-uuid': id,
    'docker-upload-uuid': id,
  };
}
