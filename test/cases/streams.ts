import { agree } from './agree.ts';
import type { Case } from './case.ts';
import type { Kit } from './kit.ts';
import { hex } from './octets.ts';

/** A text of several megabytes goes through a stream and back in pieces. */
export function streams(kit: Kit): Case[] {
  return [
    {
      name: 'a large array goes through a stream, and comes back from its pieces',
      async check() {
        const array = new kit.Numpy(Float64Array.from({ length: 400_000 }, (_, i) => ((i * 40_503) % 65_536) / 7));
        const pieces: Uint8Array[] = [];
        const reader = kit.toJsonStream(array, { bufferBytes: 2 ** 16 }).getReader();
        for (let next = await reader.read(); next.value !== undefined; next = await reader.read())
          pieces.push(next.value);
        const back = kit.fromJson(pieces);
        agree(kit.equals(back, array), true, 'equality');
        agree(hex(kit.toMsgpack(back)), hex(kit.toMsgpack(array)), 'the msgpack');
        return `${pieces.length} pieces ${kit.contentHash(back)}`;
      },
    },
  ];
}
