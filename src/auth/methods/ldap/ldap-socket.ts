import { once } from 'node:events';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { startTls } from './start-tls.js';

export interface LdapTarget {
  readonly host: string;
  readonly port: number;
  /** `tls` from the first byte, `startTLS` after a word in the clear, or none at all. */
  readonly protection: 'tls' | 'startTLS' | 'none';
  readonly skipVerify: boolean;
  /** Authorities as PEM; undefined: those of the system. */
  readonly authorities: string | undefined;
}

/** A connection to the directory, protected as the target says before anything else is sent over it. */
export async function openLdapSocket(target: LdapTarget, signal: AbortSignal): Promise<Socket> {
  signal.throwIfAborted();
  const socket = connect({ host: target.host, port: target.port, noDelay: true });
  try {
    await once(socket, 'connect', { signal });
    if (target.protection === 'none') return socket;
    if (target.protection === 'startTLS') await startTls(socket, signal);
    return await protect(socket, target, signal);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function protect(socket: Socket, target: LdapTarget, signal: AbortSignal): Promise<Socket> {
  const options: ConnectionOptions = {
    socket,
    // With a socket at hand, this is only what the certificate must name.
    host: target.host,
    ...(isIP(target.host) === 0 && { servername: target.host }),
    ...(target.authorities !== undefined && { ca: target.authorities }),
    rejectUnauthorized: !target.skipVerify,
    minVersion: 'TLSv1.2',
  };
  const secure = connectTls(options);
  try {
    await once(secure, 'secureConnect', { signal });
    return secure;
  } catch (error) {
    secure.destroy();
    throw error;
  }
}
