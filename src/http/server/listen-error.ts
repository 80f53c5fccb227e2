import { StartError } from '@zot/extension-api';
import { addressText, type ListenAddress } from './listen-address.js';

/** Why the server cannot listen, in words of the config. Undefined for what no operator can mend. */
export function listenError(error: unknown, at: ListenAddress): StartError | undefined {
  const place = addressText(at);
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new StartError(
        `http.port: ${place} is in use by another program`,
        'stop that one, or set http.port to a free port, or to 0 for any',
        { cause: error },
      );
    case 'EACCES':
      return new StartError(
        `http.port: this user may not listen on ${place}`,
        'set http.port to one above 1023, or grant the right to bind low ports',
        { cause: error },
      );
    case 'EADDRNOTAVAIL':
      return new StartError(`http.address: ${place} is no address of this machine`, 'use 0.0.0.0 for all of them', {
        cause: error,
      });
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StartError(`http.address: the name in ${place} cannot be resolved`, 'write an address', {
        cause: error,
      });
    default:
      return undefined;
  }
}
