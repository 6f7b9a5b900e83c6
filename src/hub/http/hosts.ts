import { HubError } from '../core/hub-error.ts';

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The names under which a hub may be asked: a page of another name that leads here is an attack (DNS rebinding). */
export class Hosts {
  readonly #allowed: ReadonlySet<string>;

  /** @param allowed - names besides those of the loopback interface, without ports. */
  constructor(allowed: readonly string[]) {
    this.#allowed = new Set(allowed.map((name) => name.toLowerCase()));
  }

  /**
   * Checks the host that a request names.
   *
   * @returns It, its port included.
   * @throws {@link HubError} 421 `wrong-host`
   */
  check(header: string | undefined): string {
    const host = (header ?? '').toLowerCase();
    if (isHost(host) && this.#isKnown(host)) return host;
    throw new HubError(421, 'wrong-host', 'Expected a host that this hub is known by (see --allow-host)');
  }

  /**
   * Checks where a request was made, as far as a browser says so.
   *
   * @param origin - the header, undefined if there is none.
   * @param host - of the request.
   * @throws {@link HubError} 403 `foreign-origin`
   */
  checkOrigin(origin: string | undefined, host: string): void {
    if (origin === undefined) return;
    const url = URL.canParse(origin) ? new URL(origin) : undefined;
    const isWeb = url?.protocol === 'http:' || url?.protocol === 'https:';
    // The same name and port: another program of this machine is another origin.
    if (isWeb && (url.host === host || withPort(url) === host || this.#allowed.has(url.hostname))) return;
    throw new HubError(403, 'foreign-origin', 'Expected a request of the hub’s own page');
  }

  #isKnown(host: string): boolean {
    const name = host.replace(/:\d+$/, '');
    return LOOPBACK.has(name) || this.#allowed.has(name);
  }
}

function isHost(text: string): boolean {
  return /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/.test(text);
}

function withPort(url: URL): string {
  return url.port === '' ? `${url.hostname}:${url.protocol === 'https:' ? 443 : 80}` : url.host;
}
