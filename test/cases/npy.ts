import { agree } from './agree.ts';
import type { Case } from './case.ts';
import { jsonOf, type Fixtures } from './fixtures.ts';
import type { Kit } from './kit.ts';

/** Files that NumPy wrote are the arrays that Python states, and `.npy` files of ours are those files. */
export function npyFiles(kit: Kit, fixtures: Fixtures): Case[] {
  const expected = Object.entries(jsonOf(fixtures, 'npy/params.json') as Record<string, Record<string, string>>);
  return expected.map(([name, params]) => ({
    name: `npy/${name}.npy is read as NumPy does, and written again`,
    check() {
      const array = kit.Numpy.fromNpy(fixtures.bytes(`npy/${name}.npy`));
      agree(array.toJcr().params, params, 'params');
      const again = kit.Numpy.fromNpy(array.toNpy());
      agree(again.toJcr().params, params, 'params of the file written');
      agree(kit.equals(kit.loadJcr({ type: 'raymon.types.Numpy', params }), array), true, 'equality');
      return `${String(array)} ${kit.contentHash(array)}`;
    },
  }));
}
