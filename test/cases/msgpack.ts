import { agree } from './agree.ts';
import type { Case } from './case.ts';
import { jsonOf, stems, type Fixtures } from './fixtures.ts';
import type { Kit } from './kit.ts';
import { hex } from './octets.ts';

/** What Python's msgpack wrote is read as its JSON says. */
export function msgpackValues(fixtures: Fixtures, read: (bytes: Uint8Array) => unknown): Case[] {
  return stems(fixtures, 'msgpack', '.msgpack').map((name) => ({
    name: `msgpack/${name}.msgpack is read`,
    check() {
      const found = read(fixtures.bytes(`msgpack/${name}.msgpack`));
      agree(found, jsonOf(fixtures, `msgpack/${name}.json`));
      return JSON.stringify(found);
    },
  }));
}

const DOCUMENTS = ['native', 'numpy', 'numpy-empty'];

/** Documents that Python's msgpack wrote are written again byte for byte. */
export function msgpackDocuments(kit: Kit, fixtures: Fixtures): Case[] {
  return DOCUMENTS.map((name) => ({
    name: `msgpack/${name}.msgpack is written again, byte for byte`,
    check() {
      const bytes = fixtures.bytes(`msgpack/${name}.msgpack`);
      const wrapper = kit.fromMsgpack(bytes);
      const written = hex(kit.toMsgpack(wrapper));
      agree(written, hex(bytes));
      agree(kit.equals(wrapper, kit.loadJcr(jsonOf(fixtures, `msgpack/${name}.json`))), true, 'equality');
      return `${written} ${kit.contentHash(wrapper)}`;
    },
  }));
}

/** Whether a value comes back from msgpack as it is, or is refused for text that UTF-8 cannot write. */
export function comesBackFromMsgpack(kit: Kit, value: unknown): boolean {
  let bytes: Uint8Array;
  try {
    bytes = kit.toMsgpack(value);
  } catch (error) {
    return kit.isRaymonError(error, 'unsupported-value') && error.message.includes('surrogate');
  }
  return kit.equals(kit.fromMsgpack(bytes), kit.wrap(value));
}
