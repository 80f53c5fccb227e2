/** One user of a file. As long as a file that is read again holds the same hash, the user is the same object. */
export interface HtpasswdEntry {
  readonly username: string;
  readonly hash: string;
}
