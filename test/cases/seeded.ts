import * as fc from 'fast-check';
import { arraysOf } from '../support/array-arbitraries.ts';
import { valuesOf } from '../support/value-arbitraries.ts';
import { agree, ensure } from './agree.ts';
import type { Case } from './case.ts';
import type { Kit } from './kit.ts';
import { comesBackFromMsgpack } from './msgpack.ts';

const SEEDS = 20;
const VALUES = 25;

/** Values and arrays that every runtime makes alike from a seed: what is found are their canonical texts' hashes. */
export function seeded(kit: Kit): Case[] {
  const values = valuesOf(kit);
  const arrays = arraysOf(kit).map(({ bytes, dtype, shape }) => kit.Numpy.fromBytes(bytes, { dtype, shape }));
  return Array.from({ length: SEEDS }, (_, seed) => [
    {
      name: `${VALUES} values of seed ${seed} have one text, one hash and one way back`,
      check: () =>
        fc
          .sample(values, { seed, numRuns: VALUES })
          .map((value) => written(kit, value))
          .join(' '),
    },
    {
      name: `${VALUES} arrays of seed ${seed} have one text, one hash and one way back`,
      check: () =>
        fc
          .sample(arrays, { seed, numRuns: VALUES })
          .map((array) => written(kit, array))
          .join(' '),
    },
  ]).flat();
}

/** Writes a value in every way, reads each, and gives the hash. */
function written(kit: Kit, value: unknown): string {
  const wrapper = kit.wrap(value);
  const text = kit.toJson(value);
  const chunks = Array.from(kit.toJsonChunks(value, { bufferBytes: 1024 }), (piece) => [...piece]).flat();
  agree(new TextDecoder().decode(kit.toJsonBytes(value)), text, 'the bytes');
  agree(new TextDecoder().decode(Uint8Array.from(chunks)), text, 'the pieces');
  const canonical = kit.toCanonicalJson(value);
  ensure(comesBackFromMsgpack(kit, value), 'the value from msgpack');
  for (const back of [kit.fromJson(text), kit.fromJson(canonical)]) {
    ensure(kit.equals(back, wrapper), 'an equal value');
    agree(kit.toCanonicalJson(back), canonical, 'the canonical text');
  }
  return kit.contentHash(value);
}
