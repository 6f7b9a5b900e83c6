import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compilePackage, runChild, type ChildResult } from '../support/child.ts';
import { arrowAttacks } from './arrow-attacks.ts';
import type { Attack } from './attack.ts';
import { msgpackAttacks } from './msgpack-attacks.ts';
import { nativeAttacks } from './native-attacks.ts';
import { numpyAttacks } from './numpy-attacks.ts';
import { textAttacks } from './text-attacks.ts';

const MB = 2 ** 20;

/** What a process holds more or less of by chance: garbage, compiled code, the heap's own steps. */
const SLACK = 96 * MB;

let packageUrl: URL;
let folder: string;
let base: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'raymon-'));
  packageUrl = await compilePackage('attacks');
  base = (await attack({ name: 'nothing', as: 'text', make: () => '', outcome: 'syntax' })).peak;
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true }));

const READ: Readonly<Record<Attack['as'], string>> = {
  text: 'kit.fromJson(input)',
  value: 'kit.loadJcr(JSON.parse(input.toString()))',
  msgpack: 'kit.fromMsgpack(input)',
  npy: 'kit.Numpy.fromNpy(input)',
  arrow: `kit.loadJcr({ type: 'raymon.types.DataFrame', params: {}, exact: { arrow: input.toString('base64') } })`,
};

/** Reads an attack in a process of its own, and then a sound document of every type. */
function attack({ as, make }: Attack): Promise<ChildResult & { readonly size?: number }> {
  const file = join(folder, 'attack');
  writeFileSync(file, make());
  return runChild(`
    import { readFileSync } from 'node:fs';
    import * as kit from '${packageUrl.href}types.js';
    const input = readFileSync(${JSON.stringify(file)});
    const before = Object.getOwnPropertyNames(Object.prototype).join();
    let outcome;
    try {
      const value = ${READ[as]};
      String(value);
      outcome = 'read';
    } catch (error) {
      outcome = error.code ?? String(error);
      if (error.message.length > 600) outcome = 'a long message';
    }
    const frame = kit.DataFrame.fromColumns({ a: [1, 2], b: ['x', null] });
    const sound = new kit.Native({ a: [new Map([[1, NaN]]), 10n ** 20n], b: kit.Numpy.fromArray([1, 2]), c: frame });
    const intact = kit.equals(kit.fromJson(kit.toJson(sound)), sound) && kit.equals(kit.fromMsgpack(kit.toMsgpack(sound)), sound);
    print({ outcome, intact, clean: Object.getOwnPropertyNames(Object.prototype).join() === before });
  `);
}

describe.each([
  ['text', textAttacks],
  ['Native', nativeAttacks],
  ['Numpy', numpyAttacks],
  ['msgpack', msgpackAttacks],
  ['Arrow', arrowAttacks],
])('%s', (_, attacks) => {
  test.each(attacks)(
    '$name ends in time and in little memory, and leaves the reader as it was',
    async (each) => {
      const { printed, peak } = await attack(each);
      expect(printed).toEqual({ outcome: each.outcome, intact: true, clean: true });
      expect(peak - base).toBeLessThan(SLACK + (each.factor ?? 8) * each.make().length);
    },
    60_000,
  );
});
