import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { hasScope, OWNER, type Identity } from '../auth/identity.ts';
import { sessionOf } from '../auth/session-cookie.ts';
import type { Scope } from '../auth/scope.ts';
import type { Tokens } from '../auth/tokens.ts';
import { HubError } from '../core/hub-error.ts';
import type { ProjectFacts, Projects } from '../store/projects.ts';
import type { Hosts } from './hosts.ts';

/** What the guard asks. */
export interface GuardOptions {
  readonly hosts: Hosts;
  readonly tokens: Tokens;
  readonly projects: Pick<Projects, 'projectKnown' | 'orgsOf'>;
  /** Whether browsers reach the hub by TLS, through a proxy. */
  readonly isSecure: boolean;
}

/** What a request says of itself before its route is looked for. */
export interface Caller {
  /** As the request names it, its port included. */
  readonly host: string;
  readonly identity: Identity | undefined;
}

/** The headers in which a request says who asks. */
type Credentials = Pick<IncomingHttpHeaders, 'authorization' | 'cookie'>;

/** Stands before all routes: nothing is read, and no route runs, before it has let a request in. */
export class Guard {
  readonly #options: GuardOptions;

  constructor(options: GuardOptions) {
    this.#options = options;
  }

  /**
   * Checks the host and the origin of a request, and finds out who asks.
   *
   * @throws {@link HubError} 421 `wrong-host`, 403 `foreign-origin`, 401 `unauthorized` for an invalid token.
   */
  async admit(request: IncomingMessage): Promise<Caller> {
    const { hosts } = this.#options;
    const { headers, method } = request;
    const host = hosts.check(headers.host);
    hosts.checkOrigin(headers.origin, host);
    checkSite(request);
    const identity = await this.#identify(headers);
    const isSafe = method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
    if (identity?.via === 'cookie' && !isSafe && !isOwnPage(request)) {
      throw new HubError(403, 'foreign-origin', 'Expected a request of the hub’s own page');
    }
    return { host, identity };
  }

  /**
   * Checks that a caller may use a route.
   *
   * @throws {@link HubError} 401 `unauthorized` without a token, 403 `forbidden` for a token of other scopes.
   */
  allow({ identity }: Caller, scope: Scope | 'open'): void {
    if (scope === 'open') return;
    if (identity === undefined) throw unauthorized();
    if (hasScope(identity, scope)) return;
    throw new HubError(403, 'forbidden', `Expected a token of scope ${scope}`);
  }

  /**
   * The project that a path names.
   *
   * @throws {@link HubError} 404 `not-found` also for a project that the token does not open: it is nobody's business
   *   which there are.
   */
  async project(identity: Identity | undefined, id: string): Promise<ProjectFacts> {
    const project = await this.#options.projects.projectKnown(id);
    if (project !== null && identity !== undefined && (await this.opens(identity, project))) return project;
    throw new HubError(404, 'not-found', 'Expected a project of this hub (raymon hub project create makes one)');
  }

  /** Whether a token opens a project: the only one it is for, or one that its subject has. */
  async opens({ token }: Identity, project: ProjectFacts): Promise<boolean> {
    if (token.project !== null) return token.project === project.number;
    if (token.subject === OWNER || token.subject === project.owner) return true;
    if (project.org === null) return false;
    return (await this.#options.projects.orgsOf(token.subject)).includes(project.org);
  }

  /**
   * Whether a request that is still being answered would be let in now: its token may have ended, its scope and its
   * project are looked at again.
   */
  async stillAllows(
    headers: NodeJS.Dict<string | string[]>,
    scope: Scope,
    { id, number }: ProjectFacts,
  ): Promise<boolean> {
    const { authorization, cookie } = headers;
    try {
      const identity = await this.#identify({
        authorization: typeof authorization === 'string' ? authorization : undefined,
        cookie: typeof cookie === 'string' ? cookie : undefined,
      });
      const project = await this.project(identity, id);
      return project.number === number && identity !== undefined && hasScope(identity, scope);
    } catch (error) {
      if (error instanceof HubError) return false;
      throw error;
    }
  }

  async #identify({ authorization, cookie }: Credentials): Promise<Identity | undefined> {
    const { tokens, isSecure } = this.#options;
    if (authorization !== undefined) {
      const text = /^Bearer +([\x21-\x7e]+)$/i.exec(authorization)?.[1];
      // Clients of OAuth name themselves by Basic at the token endpoint: that route reads it.
      if (text === undefined && /^Basic /i.test(authorization)) return undefined;
      const token = text === undefined ? undefined : await tokens.verify(text);
      if (token === undefined) throw unauthorized();
      return { token, via: 'header' };
    }
    const session = sessionOf(cookie, isSecure);
    const token = session === undefined ? undefined : await tokens.verify(session);
    // A session that has ended counts as missing: the page asks for a new one.
    return token?.kind === 'session' || token?.kind === 'visit' ? { token, via: 'cookie' } : undefined;
  }
}

/** A browser says which site has made it ask; a link that a person follows to a page is no harm. */
function checkSite({ headers, method }: IncomingMessage): void {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return;
  const isVisit = headers['sec-fetch-mode'] === 'navigate' && (method === 'GET' || method === 'HEAD');
  if (isVisit && headers['sec-fetch-dest'] === 'document') return;
  throw new HubError(403, 'foreign-origin', 'Expected a request of the hub’s own page');
}

/** Whether a browser says that the hub's page has made it ask: its origin is already checked. */
function isOwnPage({ headers }: IncomingMessage): boolean {
  return headers.origin !== undefined || headers['sec-fetch-site'] === 'same-origin';
}

function unauthorized(): HubError {
  return new HubError(401, 'unauthorized', 'Expected a valid access token');
}
