import type { ColourMap } from '../../viewer/model/array/colour-map.ts';
import type { Steps } from '../../viewer/model/steps.ts';
import type { Screen } from '../command/io.ts';

/** How a value is shown. */
export interface ShowOptions {
  readonly screen: Screen;
  /** Rows of a table, or lines of a tree. */
  readonly rows: number;
  readonly map: ColourMap;
  /** The plane of an array: a number for an axis that it stands still on, undefined for one that is shown. */
  readonly plane?: readonly (number | undefined)[] | undefined;
  /** Width times height of a picture that is decoded at most. */
  readonly pixels: number;
  /**
   * Does work of steps.
   *
   * @throws What ends it early.
   */
  readonly run: <T>(steps: Steps<T>) => Promise<T>;
}
