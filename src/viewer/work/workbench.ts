import { LimitError } from '../../base/errors.ts';
import type { Numbers } from '../../numpy/notation/dtype.ts';
import { percentileRange, type ColourRange } from '../model/array/colour-range.ts';
import { originOf, plainScale } from '../model/array/colour-scale.ts';
import {
  numbersOf,
  plainNumbers,
  type ArrayKind,
  type ComplexPart,
  type PlainNumbers,
} from '../model/array/elements.ts';
import { drawHeatMap } from '../model/array/heat-map.ts';
import { lineExtremes } from '../model/array/line.ts';
import { statisticsOf } from '../model/array/statistics.ts';
import { diffPixels, pixelDistance } from '../model/diff/diff-pixels.ts';
import type { Orientation } from '../model/image/orientation.ts';
import { arrayPicture, drawPicture, pixelOf, type Picture } from '../model/image/picture.ts';
import { decodePng, type DecodedPixels } from '../model/image/png-decoder.ts';
import { turnedPicture } from '../model/image/turned-picture.ts';
import type { Steps } from '../model/steps.ts';
import { decodeJpeg } from './decode-jpeg.ts';
import type { OpenedImage, TaskName, Tasks } from './task.ts';

/** Work as it is done here: in steps, or by the platform. */
type Workbenches = {
  readonly [K in TaskName]: (
    ...parameters: Parameters<Tasks[K]>
  ) => Steps<ReturnType<Tasks[K]>> | Promise<ReturnType<Tasks[K]>> | ReturnType<Tasks[K]>;
};

interface OpenArray {
  readonly numbers: Numbers;
  readonly kind: ArrayKind;
  /** Numbers as they are drawn, by part: made when they are first asked for, all counted from one origin. */
  readonly plain: Map<ComplexPart, PlainNumbers>;
  origin: bigint;
}

/** Does the work, and keeps what was opened: the same in a worker, and where there is none. */
export class Workbench implements Workbenches {
  readonly #arrays = new Map<number, OpenArray>();
  readonly #images = new Map<number, Picture>();

  openArray(id: number, numbers: Numbers, kind: ArrayKind): void {
    this.#arrays.set(id, { numbers, kind, plain: new Map(), origin: 0n });
  }

  arrayStatistics(id: number, part: ComplexPart): Steps<ReturnType<Tasks['arrayStatistics']>> {
    const { numbers, kind } = this.#array(id);
    return statisticsOf(kind === 'complex' ? this.#plain(id, part) : numbers, kind === 'time');
  }

  arrayPercentiles(id: number, part: ComplexPart, diverging: boolean): ColourRange {
    const { numbers, kind } = this.#array(id);
    const found = kind === 'complex' ? this.#plain(id, part) : numbers;
    return percentileRange(found, { diverging, isTime: kind === 'time' });
  }

  drawHeat(...[id, part, slice, region, colours]: Parameters<Tasks['drawHeat']>): ReturnType<Workbenches['drawHeat']> {
    const { map, scale } = colours;
    const origin = originOf(scale);
    return drawHeatMap(this.#plain(id, part, origin), slice, region, { map, scale: plainScale(scale, origin) });
  }

  drawArrayPicture(
    ...[id, layout, white, region, channel]: Parameters<Tasks['drawArrayPicture']>
  ): ReturnType<Workbenches['drawArrayPicture']> {
    return drawPicture(arrayPicture(this.#plain(id, 'real'), layout, white), region, channel);
  }

  line(...[id, part, slice, range, origin]: Parameters<Tasks['line']>): ReturnType<Workbenches['line']> {
    return lineExtremes(this.#plain(id, part, origin), slice, range);
  }

  async openImage(...[id, bytes, format, pixels]: Parameters<Tasks['openImage']>): Promise<OpenedImage> {
    const decoded = format === 'png' ? await decodePng(bytes, { pixels }) : await decodeJpeg(bytes, pixels);
    const picture = pictureOf(decoded);
    this.#images.set(id, picture);
    const { width, height, channels, white } = picture;
    return { width, height, channels, white };
  }

  drawImage(
    ...[id, orientation, region, channel]: Parameters<Tasks['drawImage']>
  ): ReturnType<Workbenches['drawImage']> {
    return drawPicture(turnedPicture(this.#image(id), orientation), region, channel);
  }

  imagePixel(id: number, orientation: Orientation, x: number, y: number): number[] {
    return pixelOf(turnedPicture(this.#image(id), orientation), x, y);
  }

  *diffImages(a: number, b: number, distance: number): Steps<ReturnType<Tasks['diffImages']>> {
    const [ours, theirs] = [comparable(this.#image(a)), comparable(this.#image(b))];
    const found = yield* diffPixels(ours, theirs);
    if (found.compared !== undefined) {
      const values = pixelDistance(ours, theirs);
      // A picture of differences is drawn by its largest one: a difference of 1 is seen, too.
      this.#images.set(distance, { ...this.#image(a), numbers: values, white: Math.max(1, found.largest) });
    }
    return found;
  }

  close(id: number): void {
    this.#arrays.delete(id);
    this.#images.delete(id);
  }

  #array(id: number): OpenArray {
    const found = this.#arrays.get(id);
    if (found === undefined) throw new LimitError('elements', 0, 'Expected an array that is still open');
    return found;
  }

  #image(id: number): Picture {
    const found = this.#images.get(id);
    if (found === undefined) throw new LimitError('pixels', 0, 'Expected an image that is still open');
    return found;
  }

  #plain(id: number, part: ComplexPart, origin = 0n): PlainNumbers {
    const array = this.#array(id);
    const { numbers, kind, plain } = array;
    if (array.origin !== origin) plain.clear();
    array.origin = origin;
    let found = plain.get(part);
    if (found === undefined) {
      found = plainNumbers(numbersOf({ kind, values: numbers }, part) ?? numbers, kind === 'time', origin);
      plain.set(part, found);
    }
    return found;
  }
}

function comparable(picture: Picture): Omit<DecodedPixels, 'channels'> & { readonly channels: 1 | 2 | 3 | 4 } {
  const { width, height, channels, numbers } = picture;
  return { width, height, channels: channels as 1 | 2 | 3 | 4, values: numbers as DecodedPixels['values'] };
}

function pictureOf({ values, width, height, channels }: DecodedPixels): Picture {
  const white = values instanceof Uint16Array ? 0xffff : 0xff;
  const strides = { strideX: channels, strideY: width * channels, strideChannel: 1 };
  return { numbers: values, offset: 0, width, height, channels, ...strides, white };
}
