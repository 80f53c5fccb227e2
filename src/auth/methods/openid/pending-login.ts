import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** What has to be known when a browser comes back from the service that it logs in by. */
export interface PendingLogin {
  readonly provider: string;
  readonly state: string;
  readonly nonce: string;
  /** Of PKCE; the service has seen its hash only. */
  readonly verifier: string;
  /** Absent: the answer is 201, without a page. */
  readonly target?: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

/**
 * Logins under way, kept by the browsers themselves in a cookie that only this server, and others with the same secret, can
 * read or make: so that beginning a login, which anybody may do, fills nothing here.
 */
export class PendingLogins {
  private readonly key: Buffer;

  /** `secret`: what servers that share a name have in common; undefined: logins end with the process. */
  constructor(secret: string | undefined) {
    this.key = Buffer.from(hkdfSync('sha256', secret ?? randomBytes(32), '', 'zot login under way', 32));
  }

  seal(login: PendingLogin): string {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv(algorithm, this.key, iv);
    const text = Buffer.concat([cipher.update(JSON.stringify(login)), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url');
  }

  /** Undefined for what was not sealed here, and for what is over. */
  open(sealed: string, now: number): PendingLogin | undefined {
    const bytes = Buffer.from(sealed, 'base64url');
    if (bytes.length < ivBytes + tagBytes) return undefined;
    try {
      const decipher = createDecipheriv(algorithm, this.key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes });
      decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
      const text = Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]);
      const login = JSON.parse(text.toString()) as PendingLogin;
      return now < login.expires ? login : undefined;
    } catch {
      return undefined;
    }
  }
}
