import { RegistryError } from '@zot/oci';

/** What a client is told where a hook that has a say gave no answer: to come back, since it may pass. */
export function unanswered(cause: unknown): RegistryError {
  return new RegistryError('UNKNOWN', {}, { status: 503, headers: { 'retry-after': '5' }, cause });
}
