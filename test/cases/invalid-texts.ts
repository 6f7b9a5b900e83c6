import { agree } from './agree.ts';
import type { Case } from './case.ts';
import { jsonOf, type Fixtures } from './fixtures.ts';
import type { Kit } from './kit.ts';
import { fromBase64 } from './octets.ts';
import { lineOf, refused } from './refused.ts';

interface Invalid {
  readonly why: string;
  readonly text?: string;
  readonly base64?: string;
  readonly code: string;
  readonly path?: string;
  readonly offset?: number;
}

/** Texts that a reader refuses, as a string and as bytes, with their code, path and offset. */
export function invalidTexts(
  kit: Pick<Kit, 'isRaymonError'>,
  fixtures: Fixtures,
  read: (input: string | Uint8Array) => unknown,
): Case[] {
  return fixtures.names('invalid-text').map((name) => ({
    name: `invalid-text/${name} is refused`,
    check() {
      const invalid = jsonOf(fixtures, `invalid-text/${name}`) as Invalid;
      const { text, base64 = '' } = invalid;
      const bytes = text === undefined ? fromBase64(base64) : new TextEncoder().encode(text);
      const inputs = text === undefined ? [bytes] : [bytes, text];
      return inputs.map((input) => refuses(kit, () => read(input), invalid)).join('; ');
    },
  }));
}

/** Bytes that are no msgpack, or what JSON has not, with their code, path and offset. */
export function invalidMsgpack(
  kit: Pick<Kit, 'isRaymonError'>,
  fixtures: Fixtures,
  read: (bytes: Uint8Array) => unknown,
): Case[] {
  return fixtures.names('invalid-msgpack').map((name) => ({
    name: `invalid-msgpack/${name} is refused`,
    check() {
      const invalid = jsonOf(fixtures, `invalid-msgpack/${name}`) as Invalid;
      return refuses(kit, () => read(fromBase64(invalid.base64 ?? '')), invalid);
    },
  }));
}

function refuses(kit: Pick<Kit, 'isRaymonError'>, call: () => unknown, { code, path, offset }: Invalid): string {
  const found = refused(kit, call);
  agree(found.code, code, 'the code');
  if (path !== undefined) agree(found.path, cut(path), 'the path');
  if (offset !== undefined) agree(found.offset, offset, 'the offset');
  return lineOf(found);
}

/** A long path loses its middle. */
function cut(path: string): string {
  return path.length <= 200 ? path : `${path.slice(0, 99)}…${path.slice(-99)}`;
}
