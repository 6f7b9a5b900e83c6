import type { Numpy } from '../../numpy/numpy.ts';
import { segments } from '../dom/controls.ts';
import { el, fill, untrusted } from '../dom/element.ts';
import { notice } from '../dom/notice.ts';
import type { Host } from '../host/host.ts';
import { elementCell } from '../model/array/element-text.ts';
import { elementsOf, type Elements } from '../model/array/elements.ts';
import { whiteOf } from '../model/image/white.ts';
import { freshNumber } from '../work/backend.ts';
import { showArrayPicture } from './array-picture.ts';
import { showHeatMap } from './heat-map-view.ts';
import { formatShape } from '../../numpy/notation/shape.ts';
import { showLine } from './line-view.ts';
import { showNumbers } from './numbers-view.ts';
import type { ShownArray } from './shown-array.ts';

type Way = 'heat' | 'line' | 'picture' | 'numbers';

const WAYS: Readonly<Record<Way, readonly [text: string, show: (shown: ShownArray, into: HTMLElement) => () => void]>> =
  {
    heat: ['Heat map', showHeatMap],
    line: ['Line', showLine],
    picture: ['Picture', showArrayPicture],
    numbers: ['Table', showNumbers],
  };

/** How an array is shown. */
export interface ShowArrayOptions {
  /** Whether it holds measures, which are no picture whatever its shape. */
  readonly isMeasure?: boolean;
  /** The element whose plane is shown first, as an index on each axis; the first when missing. */
  readonly at?: readonly number[] | undefined;
}

/** Shows an array of any dtype and shape, in every way that fits it. */
export function showArray(host: Host, array: Numpy, { isMeasure = false, at }: ShowArrayOptions = {}): void {
  const elements = elementsOf(array);
  const { shape, size, kind } = elements;
  if (size === 0) {
    fill(host.body, notice('empty', 'No elements', `An array of shape ${formatShape(shape)} holds none.`));
    return;
  }
  if (shape.length === 0) {
    fill(host.body, scalar(elements));
    return;
  }
  const id = freshNumber();
  const shown: ShownArray = { host, elements, id, label: String(array).slice(0, 200), at };
  if (kind !== 'table') {
    // A copy goes to the worker: the array stays the caller's.
    void host.backend.call('openArray', id, elements.values as never, kind);
    host.signal.addEventListener('abort', () => void host.backend.call('close', id));
  }
  const ways = waysOf(elements).filter((way) => !isMeasure || way !== 'picture');
  let stop: (() => void) | undefined;
  const show = (way: Way): void => {
    stop?.();
    stop = WAYS[way][1](shown, host.body);
  };
  host.signal.addEventListener('abort', () => stop?.());
  const [first = 'numbers'] = ways;
  if (ways.length > 1) {
    const options = ways.map((way) => [way, WAYS[way][0]] as const);
    host.tools.append(segments('Way of showing', options, first, show).element);
  }
  show(first);
}

/** The ways that fit, the best first. */
function waysOf(elements: Elements): Way[] {
  const { kind, shape } = elements;
  if (kind === 'table') return ['numbers'];
  if (kind === 'time') return ['numbers', shape.length === 1 ? 'line' : 'heat'];
  if (shape.length === 1) return ['line', 'numbers'];
  const isPicture = whiteOf(elements) !== undefined;
  // Two channels are rare: such an axis is more often one of numbers.
  const hasColour = shape.length === 3 && shape.at(-1) !== 2;
  if (!isPicture) return ['heat', 'numbers'];
  return hasColour ? ['picture', 'heat', 'numbers'] : ['heat', 'picture', 'numbers'];
}

function scalar(elements: Elements): HTMLElement {
  const { text, kind } = elementCell(elements, 0);
  return el('output', { class: `rv-scalar rv-${kind}` }, untrusted(text));
}
