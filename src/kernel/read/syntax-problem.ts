import type { Position } from './position.js';

/** Thrown by the parser of one format and caught by the reader: why a text is not of that format, and where. */
export class SyntaxProblem extends Error {
  constructor(
    message: string,
    readonly at: Position,
    readonly hint?: string,
  ) {
    super(message);
  }
}
