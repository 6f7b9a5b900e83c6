import type { Identity } from '../auth/identity.ts';
import type { Scope } from '../auth/scope.ts';
import type { Hub } from './hub.ts';
import type { ProjectFacts } from '../store/projects.ts';
import type { Answer } from './answer.ts';
import type { Query } from './query.ts';
import type { RequestBody } from './request-body.ts';

/** The methods that routes have; HEAD is answered by those of GET. */
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** The names between braces of a path. */
export type NamesOf<P extends string> = P extends `${string}{${infer N}}${infer R}` ? N | NamesOf<R> : never;

/** What a route is asked, once the guard has let the request in; `N` are the names of its path. */
export interface Call<N extends string = never, S extends Scope | 'open' = Scope | 'open'> {
  readonly hub: Hub;
  /** Who asks; undefined for a request without a token, which open routes take. */
  readonly identity: S extends Scope ? Identity : Identity | undefined;
  /** The project that the path names and the token opens. */
  readonly project: 'project' extends N ? ProjectFacts : ProjectFacts | undefined;
  /** The names that stand in the path, decoded. */
  readonly names: Readonly<Record<N, string>>;
  readonly query: Query;
  readonly body: RequestBody;
  readonly headers: Readonly<NodeJS.Dict<string | string[]>>;
  /** Where the request comes from, for the count of logins. */
  readonly address: string;
  /** The scheme and host that the client used: `http://127.0.0.1:7457`. */
  readonly origin: string;
  /** Ends when the client is gone. */
  readonly signal: AbortSignal;
}

/** A route of the hub. One without a scope does not compile. */
export interface RouteOf<P extends string, S extends Scope | 'open'> {
  readonly method: Method;
  /** Segments, names of them in braces: `/v0/projects/{project}/traces/{trace}`. */
  readonly path: P;
  /** What a token must be good for; `open` where none is needed. */
  readonly scope: S;
  /** Names that the query may have; others are refused. */
  readonly query?: readonly string[];
  readonly run: (call: Call<NamesOf<P>, S>) => Answer | Promise<Answer>;
}

/** A route whose names are known only when it runs. */
export interface Route extends Omit<RouteOf<string, Scope | 'open'>, 'run'> {
  readonly run: (call: Call) => Answer | Promise<Answer>;
}

/** Makes a route of the table; what it is called with is checked against its path and scope. */
export function route<const P extends string, const S extends Scope | 'open'>(stated: RouteOf<P, S>): Route {
  // The router gives each route the names of its own path, and the guard an identity where the scope asks for one.
  return stated as unknown as Route;
}
