import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { hashOf } from './token-text.ts';

/** A machine and its secret. */
export interface MachineClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

const KEY_BYTES = 32;

/**
 * Makes the secrets of machines from a key of the hub, so that a project's owner may see them again though only their
 * hashes are kept in the database.
 */
export class MachineSecrets {
  readonly #key: Uint8Array;

  /** @param key - 32 random bytes, which only the hub knows. */
  constructor(key: Uint8Array) {
    if (key.length !== KEY_BYTES) throw new RangeError(`Expected a key of ${KEY_BYTES} bytes, got ${key.length}`);
    this.#key = key;
  }

  /** A new machine of a random name. */
  make(): MachineClient {
    const clientId = `machine-${randomBytes(12).toString('hex')}`;
    return { clientId, clientSecret: this.secretOf(clientId) };
  }

  /** The secret of a machine that was made with this key. */
  secretOf(clientId: string): string {
    return createHmac('sha256', this.#key).update(`machine ${clientId}`, 'utf8').digest('base64url');
  }
}

/** Whether a secret is the one whose hash is kept; takes the same time for each that is not. */
export function isSecret(given: string, hash: Uint8Array): boolean {
  const found = hashOf(given);
  return found.length === hash.length && timingSafeEqual(found, hash);
}
