import { agree, ensure } from './agree.ts';
import type { Case } from './case.ts';
import type { FullKit, Kit } from './kit.ts';
import { lineOf, refused } from './refused.ts';

/** What needs generated code, where a page forbids it. */
export function withoutGeneratedCode(kit: Kit): Case[] {
  return [
    {
      name: 'the page may not generate code',
      check() {
        // Without this check a policy that does not reach the page would go unseen.
        try {
          Reflect.construct(Function, ['return 1']);
        } catch (error) {
          ensure(error instanceof EvalError, 'an EvalError');
          return error.name;
        }
        throw new Error('Expected the page to refuse to generate code');
      },
    },
    {
      name: 'Numpy.data, an npm ndarray, is refused in the words of the package',
      check() {
        const array = kit.Numpy.fromArray([[1, 2]]);
        const found = refused(kit, () => array.data);
        agree([found.name, found.code], ['MissingDependencyError', 'missing-dependency']);
        return lineOf(found);
      },
    },
    {
      name: 'everything else of a Numpy works',
      check() {
        const view = { data: Float32Array.of(1, 2, 3, 4, 5, 6), shape: [3, 2], stride: [1, 3], offset: 0 };
        const array = new kit.Numpy(view);
        agree(array.toNested(), [
          [1, 4],
          [2, 5],
          [3, 6],
        ]);
        agree([array.values, array.shape, array.dtype], [Float32Array.of(1, 4, 2, 5, 3, 6), [3, 2], 'float32']);
        ensure(kit.equals(kit.wrap({ array: view.data }), kit.fromJson(kit.toJson({ array: view.data }))), 'equality');
        return String(array);
      },
    },
  ];
}

/** What needs sharp, which bundlers for browsers leave out. */
export function withoutSharp(kit: FullKit): Case[] {
  return [
    {
      name: 'pixels are written to a PNG without sharp, and to a JPEG refused in the words of the package',
      async check() {
        const pixels = { data: new Uint8Array(4), shape: [2, 2] };
        const image = await kit.Image.fromPixels(pixels);
        const error: unknown = await kit.Image.fromPixels(pixels, { lossless: false }).catch(
          (thrown: unknown) => thrown,
        );
        ensure(kit.isRaymonError(error, 'missing-dependency'), `a missing dependency, got ${String(error)}`);
        return `${String(image)}; ${error.message}`;
      },
    },
  ];
}
