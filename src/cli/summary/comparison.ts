import type { RaymonDataType } from '../../document/jcr.ts';
import type { Image } from '../../image/image.ts';
import { diff, type Diff } from '../../viewer/model/diff/diff.ts';
import { diffPixels, type PixelDiff } from '../../viewer/model/diff/diff-pixels.ts';
import type { Steps } from '../../viewer/model/steps.ts';
import { pathText, treeText } from '../../viewer/model/tree/tree-value.ts';
import { decodedPixels } from './decoded-pixels.ts';
import type { Summary } from './json-line.ts';

/** What differs between two wrappers, pixels of images included. */
export type Comparison = Diff & {
  /** Of two images that are not one file. */
  readonly pixels?: PixelDiff | undefined;
  /** Why pixels were not compared. */
  readonly undecoded?: string | undefined;
};

/** How two wrappers are compared. */
export interface CompareOptions {
  /** Width times height of a picture that is decoded at most. */
  readonly pixels: number;
  /** Does work of steps. */
  readonly run: <T>(steps: Steps<T>) => Promise<T>;
}

/**
 * Compares two wrappers.
 *
 * @throws {@link EncodeError} if a wrapper cannot state itself.
 */
export async function compare(a: RaymonDataType, b: RaymonDataType, options: CompareOptions): Promise<Comparison> {
  const found = await options.run(diff(a, b));
  if (found.kind !== 'images' || found.sameFile) return found;
  const decoded = [
    await decodedPixels(a as Image, options.pixels),
    await decodedPixels(b as Image, options.pixels),
  ] as const;
  const [ours, theirs] = decoded;
  if ('reason' in ours) return { ...found, undecoded: ours.reason };
  if ('reason' in theirs) return { ...found, undecoded: theirs.reason };
  return { ...found, pixels: await options.run(diffPixels(ours, theirs)) };
}

/**
 * A comparison for programs.
 *
 * @param most - places and cells that are listed.
 */
export function comparisonSummary(found: Comparison, most: number): Readonly<Record<string, Summary | undefined>> {
  const head = { equal: found.isEqual, kind: found.kind };
  switch (found.kind) {
    case 'types':
      return { ...head, types: found.types };
    case 'arrays':
      return {
        ...head,
        kinds: found.kinds,
        compared: found.compared,
        different: found.different,
        first: found.first,
        firstValues: found.firstValues,
        largest: found.largest,
        largestAt: found.largestAt,
        otherBits: found.otherBits,
      };
    case 'frames':
      return {
        ...head,
        rows: found.rows,
        onlyA: found.onlyA.map(({ name }) => name ?? null),
        onlyB: found.onlyB.map(({ name }) => name ?? null),
        reordered: found.isReordered,
        different: found.different,
        columns: found.pairs
          .filter(({ a, b, different }) => different > 0 || a.typeName !== b.typeName)
          .map(({ a, b, different }) => ({ name: a.name ?? null, types: [a.typeName, b.typeName], different })),
        cells: found.cells.slice(0, most).map(({ row, pair }) => {
          const { a, b } = found.pairs[pair] as (typeof found.pairs)[0];
          return { row, column: a.name ?? null, a: a.text(row).text, b: b.text(row).text };
        }),
      };
    case 'images':
      return {
        ...head,
        sameFile: found.sameFile,
        pixels: found.pixels && { ...found.pixels },
        undecoded: found.undecoded,
      };
    default:
      return {
        ...head,
        different: found.different,
        places: found.places.slice(0, most).map(({ path, kind, a, b }) => ({
          path: pathText(path),
          kind,
          a: kind === 'only b' ? undefined : treeText(a).text,
          b: kind === 'only a' ? undefined : treeText(b).text,
        })),
      };
  }
}
