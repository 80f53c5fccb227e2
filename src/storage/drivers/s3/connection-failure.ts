/** No answer came, or none to the end of its head: the connection could not be made, broke off, or fell silent. */
export class ConnectionFailure extends Error {
  override readonly name = 'ConnectionFailure';
  /** The system's or OpenSSL's, such as `ECONNRESET` or `CERT_HAS_EXPIRED`. */
  readonly code: string;

  constructor(cause: unknown) {
    const { code, message } = cause as NodeJS.ErrnoException;
    super(message, { cause });
    this.code = code ?? 'ETIMEDOUT';
  }

  /** Whether who is at the other end cannot prove who it is: that does not pass. */
  get isOfTrust(): boolean {
    return /CERT|TLS|SSL|SIGNED|VERIFY/.test(this.code);
  }
}
