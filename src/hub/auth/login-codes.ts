import { randomBytes } from 'node:crypto';
import { hashOf } from './token-text.ts';

/** Milliseconds that a login link is good for. */
const LINK_LIFETIME_MS = 10 * 60_000;
const MOST_CODES = 100;

/** Codes that let one person in, once. They live in memory: a hub that starts anew has none. */
export class LoginCodes {
  readonly #now: () => number;
  readonly #codes = new Map<string, { readonly subject: string; readonly expires: number }>();

  /** @param now - milliseconds since 1970. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Makes a code for somebody. */
  issue(subject: string): string {
    const code = randomBytes(24).toString('base64url');
    if (this.#codes.size >= MOST_CODES) this.#codes.delete(this.#codes.keys().next().value as string);
    this.#codes.set(key(code), { subject, expires: this.#now() + LINK_LIFETIME_MS });
    return code;
  }

  /** Takes a code. @returns Whose it was; undefined if it is unknown, was taken, or is too old. */
  take(code: string): string | undefined {
    const name = key(code);
    const found = this.#codes.get(name);
    this.#codes.delete(name);
    return found !== undefined && found.expires > this.#now() ? found.subject : undefined;
  }
}

/** Looked up by its hash, so that the time of a look says nothing of a code. */
function key(code: string): string {
  return Buffer.from(hashOf(code)).toString('latin1');
}
