import type { DataFrame } from '../../../frame/dataframe.ts';
import type { Series } from '../../../frame/series.ts';
import { sameBytes } from '../../../base/bytes.ts';
import { equals } from '../../../toolkit/equals.ts';
import type { Image } from '../../../image/image.ts';
import type { RaymonDataType } from '../../../document/jcr.ts';
import type { Native } from '../../../native/native.ts';
import type { Numpy } from '../../../numpy/numpy.ts';
import { wrapperType } from '../../../document/wrapper.ts';
import { columnsOfFrame, columnsOfSeries } from '../frame/columns.ts';
import type { Steps } from '../steps.ts';
import { documentOf } from '../tree/document.ts';
import { diffArrays, type ArrayDiff } from './diff-arrays.ts';
import { diffFrames, type FrameDiff } from './diff-frames.ts';
import { diffTrees, type TreeDiff } from './diff-trees.ts';

/** What differs between two wrappers. `isEqual` is what `equals` says, and holds whatever the rest finds. */
export type Diff = { readonly isEqual: boolean } & (
  | { readonly kind: 'types'; readonly types: readonly [a: string, b: string] }
  | ({ readonly kind: 'arrays' } & ArrayDiff)
  | ({ readonly kind: 'frames' } & FrameDiff)
  | { readonly kind: 'images'; readonly sameFile: boolean }
  | ({ readonly kind: 'trees' } & TreeDiff)
);

/**
 * Compares two wrappers of any type.
 *
 * The pixels of images are compared by `diffPixels`, as they have to be decoded first.
 *
 * @throws {@link EncodeError} if a wrapper cannot state itself.
 * @throws {@link LimitError} if values are nested more than 1024 deep.
 */
export function* diff(a: RaymonDataType, b: RaymonDataType): Steps<Diff> {
  const types = [typeOf(a), typeOf(b)] as const;
  const isEqual = equals(a, b);
  yield;
  if (types[0] !== types[1]) return { isEqual, kind: 'types', types };
  switch (wrapperType(a)) {
    case 'raymon.types.Numpy':
      return { isEqual, kind: 'arrays', ...(yield* diffArrays(a as Numpy, b as Numpy)) };
    case 'raymon.types.DataFrame': {
      const [ours, theirs] = [columnsOfFrame(a as DataFrame), columnsOfFrame(b as DataFrame)];
      return { isEqual, kind: 'frames', ...(yield* diffFrames(ours, theirs)) };
    }
    case 'raymon.types.Series': {
      const [ours, theirs] = [columnsOfSeries(a as Series), columnsOfSeries(b as Series)];
      return { isEqual, kind: 'frames', ...(yield* diffFrames(ours, theirs)) };
    }
    case 'raymon.types.Image':
      return { isEqual, kind: 'images', sameFile: sameBytes((a as Image).data, (b as Image).data) };
    case 'raymon.types.Native':
      return { isEqual, kind: 'trees', ...(yield* diffTrees((a as Native).data, (b as Native).data)) };
    default:
      return { isEqual, kind: 'trees', ...(yield* diffTrees(documentOf(a), documentOf(b))) };
  }
}

/** The type that a wrapper's document names. */
function typeOf(wrapper: RaymonDataType): string {
  const type = wrapperType(wrapper) ?? '';
  return type === 'unknown' ? String(Reflect.get(wrapper, 'type')) : type;
}
