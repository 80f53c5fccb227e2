/**
 * The client went away in the middle of a request or an answer. Nobody is left to be told, and nothing is wrong here: it is
 * let through, and ends quietly. What was received so far is the client's to resume.
 */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';

  constructor(options?: ErrorOptions) {
    super('the client went away', options);
  }
}
