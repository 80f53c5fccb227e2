/** A command line that says something impossible; the message tells the user what. */
export class UsageError extends Error {}
