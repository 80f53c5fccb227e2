/** A key as it is kept, without the key itself. Times are milliseconds since 1970. */
export interface ApiKey {
  readonly uuid: string;
  readonly username: string;
  /** How its owner logged in when it was made. */
  readonly method: string;
  readonly label: string;
  readonly scopes: readonly string[];
  readonly created: number;
  /** Absent: it does not end. */
  readonly expires?: number;
  readonly lastUsed?: number;
  /** The `User-Agent` of whoever made it. */
  readonly creatorUa: string;
}

/** No time, as zot writes it. */
const never = '0001-01-01T00:00:00Z';

/** What clients of zot are told of a key. */
export function shownKey(key: ApiKey, now: number): Record<string, unknown> {
  return {
    createdAt: dated(key.created),
    expirationDate: dated(key.expires),
    isExpired: isExpired(key, now),
    creatorUa: key.creatorUa,
    generatedBy: 'manual',
    lastUsed: dated(key.lastUsed),
    label: key.label,
    scopes: key.scopes,
    uuid: key.uuid,
  };
}

export function isExpired({ expires }: ApiKey, now: number): boolean {
  return expires !== undefined && expires <= now;
}

function dated(time: number | undefined): string {
  return time === undefined ? never : new Date(time).toISOString();
}
