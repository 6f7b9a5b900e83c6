import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { builtPackage, runChild, type ChildResult } from '../support/child.ts';
import type { Attack } from './attack.ts';

const MB = 2 ** 20;

/**
 * What a process holds more or less of by chance: garbage, of which newer engines keep more, compiled code, and what
 * no byte stands for up to its limit. What is wrong took a gigabyte and more.
 */
const SLACK = 192 * MB;

const READ: Readonly<Record<Attack['as'], string>> = {
  text: 'kit.fromJson(input)',
  value: 'kit.loadJcr(JSON.parse(input.toString()))',
  msgpack: 'kit.fromMsgpack(input)',
  npy: 'kit.Numpy.fromNpy(input)',
  arrow: `kit.loadJcr({ type: 'raymon.types.DataFrame', params: {}, exact: { arrow: input.toString('base64') } })`,
};

/** Makes a test of each attack: it must end in time and in little memory, and leave the reader as it was. */
export function checkAttacks(attacks: readonly Attack[]): void {
  let packageUrl: URL;
  let folder: string;
  let base: number;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'raymon-'));
    packageUrl = await builtPackage();
    const nothing: Attack = { name: 'nothing', as: 'text', make: () => '', outcome: 'syntax' };
    base = (await runAttack(nothing, packageUrl, folder)).peak;
  }, 120_000);

  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(attacks)(
    '$name ends in time and in little memory, and leaves the reader as it was',
    async (attack) => {
      const { printed, peak } = await runAttack(attack, packageUrl, folder);
      expect(printed).toEqual({ outcome: attack.outcome, intact: true, clean: true });
      expect(peak - base).toBeLessThan(SLACK + (attack.factor ?? 8) * attack.make().length);
    },
    60_000,
  );
}

/** Reads an attack in a process of its own, and then a sound document of every type. */
function runAttack({ as, make }: Attack, packageUrl: URL, folder: string): Promise<ChildResult> {
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
