import { createHash, randomBytes } from 'node:crypto';

/** A new token: its text is given away once, its hash is kept. */
export interface NewToken {
  /** `rmn.<base64 of {"exp","id"}>.<secret>` */
  readonly text: string;
  /** Its public name. */
  readonly id: string;
  /** SHA-256 of the text. */
  readonly hash: Uint8Array;
}

const SECRET_BYTES = 32;
const PATTERN = /^rmn\.[A-Za-z0-9+/=]{1,200}\.[A-Za-z0-9_-]{43}$/;

/**
 * Makes a token of 256 random bits.
 *
 * The Python client reads `exp` from its middle part as base64 of the plain alphabet: of ASCII without `~`, `>` and `?`
 * that has neither `-` nor `_`, and three bytes at a time no `=`.
 *
 * @param expires - milliseconds since 1970; null for never.
 */
export function newToken(expires: number | null): NewToken {
  const id = randomBytes(9).toString('hex');
  const exp = expires === null ? undefined : Math.floor(expires / 1000);
  const claims = JSON.stringify({ exp, id });
  const middle = Buffer.from(claims.padEnd(Math.ceil(claims.length / 3) * 3)).toString('base64');
  const text = `rmn.${middle}.${randomBytes(SECRET_BYTES).toString('base64url')}`;
  return { text, id, hash: hashOf(text) };
}

/** Whether a text has the shape of a token; others are not looked up. */
export function isTokenText(text: string): boolean {
  return PATTERN.test(text);
}

/** SHA-256 of a secret: of 256 random bits nothing slower is needed. */
export function hashOf(secret: string): Uint8Array {
  return createHash('sha256').update(secret, 'utf8').digest();
}
