import type { Access, TokenRow } from '../store/access.ts';
import type { Scope } from './scope.ts';
import { hashOf, isTokenText, newToken } from './token-text.ts';

/** Milliseconds that a person's token lives: a minute less than a day, as the Python client takes a day for no hours. */
export const PERSON_LIFETIME_MS: number = (24 * 60 - 1) * 60_000;
/** Milliseconds that a machine's token lives. */
export const MACHINE_LIFETIME_MS: number = PERSON_LIFETIME_MS;
/** The longest life of a token for a service. */
export const LONGEST_LIFETIME_MS: number = 366 * 24 * 3_600_000;

/** Tokens that are looked up without asking the store. */
const MOST_KNOWN = 1000;
const HOUR_MS = 3_600_000;

/** What a token is made for. */
export interface TokenRequest {
  /** A `visit` is a session that a token has opened: it is good for no more than the token, and ends with it. */
  readonly kind: 'owner' | 'user' | 'machine' | 'api' | 'session' | 'visit';
  readonly subject: string;
  readonly scopes: readonly Scope[];
  /** Number of the only project that it opens; null for all of its subject. */
  readonly project: number | null;
  readonly note: string;
  readonly lifetimeMs: number;
}

/** The note of the sessions that a token has opened. @param id - of the token. */
export function visitOf(id: string): string {
  return `by token ${id}`;
}

/** A token that was just made. */
export interface IssuedToken {
  /** The token: shown once, kept nowhere. */
  readonly text: string;
  readonly row: TokenRow;
}

/** Makes tokens, tells whose one is, and ends them. A token that is ended opens nothing from that moment on. */
export class Tokens {
  readonly #access: Access;
  readonly #now: () => number;
  readonly #known = new Map<string, TokenRow>();
  #generation = 0;

  /** @param now - milliseconds since 1970. */
  constructor(access: Access, now: () => number = Date.now) {
    this.#access = access;
    this.#now = now;
  }

  /** Makes a token. @throws {@link HubError} of the store. */
  async issue({ lifetimeMs, ...request }: TokenRequest): Promise<IssuedToken> {
    const created = this.#now();
    const expires = created + lifetimeMs;
    const { text, id, hash } = newToken(expires);
    const token = { ...request, id, created, expires };
    await this.#access.tokenCreate(hash, token);
    return { text, row: { ...token, used: null, revoked: null } };
  }

  /**
   * Finds out whose a token is.
   *
   * @param text - untrusted.
   * @returns undefined for a token that is unknown, has expired or is revoked.
   */
  async verify(text: string): Promise<TokenRow | undefined> {
    if (!isTokenText(text)) return undefined;
    const hash = hashOf(text);
    const name = Buffer.from(hash.buffer, hash.byteOffset, hash.byteLength).toString('latin1');
    const row = this.#known.get(name) ?? (await this.#look(hash, name));
    if (row === undefined || row.revoked !== null || this.#isOver(row)) return undefined;
    this.#note(row, name);
    return row;
  }

  /** Ends a token at once, and the sessions that it has opened. @returns Whether there was one. */
  async revoke(id: string): Promise<boolean> {
    this.forget();
    const isRevoked = await this.#access.tokenRevoke(id);
    for (const { id: visit, kind, note, revoked } of isRevoked ? await this.#access.tokenList() : []) {
      if (kind === 'visit' && note === visitOf(id) && revoked === null) await this.#access.tokenRevoke(visit);
    }
    this.forget();
    return isRevoked;
  }

  /** Asks the store about each token again: something else may have ended some. */
  forget(): void {
    this.#generation++;
    this.#known.clear();
  }

  async #look(hash: Uint8Array, name: string): Promise<TokenRow | undefined> {
    const generation = this.#generation;
    const row = (await this.#access.tokenFind(hash)) ?? undefined;
    // What was ended while the store was asked is not kept as known.
    if (row === undefined || row.revoked !== null || generation !== this.#generation) return row;
    if (this.#known.size >= MOST_KNOWN) this.#known.delete(this.#known.keys().next().value as string);
    this.#known.set(name, row);
    return row;
  }

  #isOver({ expires }: TokenRow): boolean {
    return expires !== null && expires <= this.#now();
  }

  #note(row: TokenRow, name: string): void {
    const at = this.#now();
    if (row.used !== null && at - row.used < HOUR_MS) return;
    if (this.#known.has(name)) this.#known.set(name, { ...row, used: at });
    // When a token was used is of no use to its bearer: a failure is for the store's next caller.
    this.#access.tokenUsed(row.id, at).catch(() => undefined);
  }
}
