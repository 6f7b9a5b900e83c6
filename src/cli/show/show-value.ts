import type { RaymonDataType } from '../../document/jcr.ts';
import { wrapperType } from '../../document/wrapper.ts';
import type { DataFrame } from '../../frame/dataframe.ts';
import type { Series } from '../../frame/series.ts';
import type { Image } from '../../image/image.ts';
import type { Native } from '../../native/native.ts';
import type { Numpy } from '../../numpy/numpy.ts';
import { columnsOfFrame, columnsOfSeries } from '../../viewer/model/frame/columns.ts';
import { documentOf } from '../../viewer/model/tree/document.ts';
import { showArray } from './show-array.ts';
import { showFrame } from './show-frame.ts';
import { showImage } from './show-image.ts';
import type { ShowOptions } from './show-options.ts';
import { shownText } from '../terminal/shown-text.ts';
import { showTree } from './show-tree.ts';
import { paint } from '../terminal/style.ts';

/** Shows a value of one type. */
type Show = (value: RaymonDataType, options: ShowOptions) => Promise<string[]>;

const SHOWN: ReadonlyMap<string, Show> = new Map<string, Show>([
  ['raymon.types.Numpy', (value, options) => showArray(value as Numpy, options)],
  ['raymon.types.DataFrame', (value, options) => showFrame(columnsOfFrame(value as DataFrame), options)],
  ['raymon.types.Series', (value, options) => showFrame(columnsOfSeries(value as Series), options)],
  ['raymon.types.Image', (value, options) => showImage(value as Image, options)],
  ['raymon.types.Native', async (value, options) => showTree((value as Native).data, options)],
]);

/**
 * A wrapper of any type as lines of a terminal: safe whatever it holds, and no more of them than its options allow.
 *
 * @throws {@link UsageError} if an array has no plane as was asked for.
 */
export async function showValue(value: RaymonDataType, options: ShowOptions): Promise<string[]> {
  const show = SHOWN.get(wrapperType(value) ?? '');
  if (show !== undefined) return show(value, options);
  const note = 'of no built-in type: this is its document';
  return [paint(note, 'dim', options.screen.colours), ...showTree(documentOf(value), options)];
}

/** Characters of what a wrapper says of itself. */
const TITLE_CHARACTERS = 200;

/** What a wrapper is, in a few words: its type, and what its class says of it. */
export function titleOf(value: RaymonDataType): string {
  const text = String(value as unknown);
  return shownText(text.startsWith('[object ') ? (wrapperType(value) ?? 'document') : text, TITLE_CHARACTERS);
}
