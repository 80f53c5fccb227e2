import type { FastifyRequest } from 'fastify';
import { definePoint } from '../wiring/point.js';

/** A field that the search API has beside its own. Described as data, so that nobody has to load a GraphQL library. */
export interface GraphqlField {
  /** The type that it is added to: `Query`, or one of the schema's, such as `RepoSummary` or `ImageSummary`. */
  readonly on: string;
  /** Begins with the extension's vendor, such as `acmeQuota`, so that fields to come cannot clash with it. */
  readonly name: string;
  /** In the schema definition language: `String`, `[Int!]!`. Types of its own are declared in `types`. */
  readonly type: string;
  /** Arguments by name, with their types. Default: none. */
  readonly args?: Readonly<Record<string, string>>;
  /** Shown by the schema. */
  readonly describe: string;
  /**
   * `parent` is the object it is on, as the schema shows it. Called only for objects that the client may read. What it
   * throws makes the field null, beside an error.
   */
  resolve(parent: object, args: Readonly<Record<string, unknown>>, request: FastifyRequest): unknown;
}

/** The fields of one extension. A class of it, contributed to `graphqlFields`. */
export interface GraphqlFields {
  /** Declarations of types that `fields` use, in the schema definition language. */
  readonly types?: string;
  /** Called once, when the schema is made. */
  fields(): readonly GraphqlField[];
}

/** Owner: extensions.search. Asked once, before the server listens; not at all without that extension. */
export const graphqlFields = definePoint<GraphqlFields>('search.graphql-fields');
