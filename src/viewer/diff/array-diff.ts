import type { Numpy } from '../../numpy/numpy.ts';
import { showArray } from '../array/show-array.ts';
import { segments } from '../dom/controls.ts';
import { el, fill } from '../dom/element.ts';
import { facts } from '../dom/notice.ts';
import type { Host } from '../host/host.ts';
import { arrayDistance, type ArrayDiff } from '../model/diff/diff-arrays.ts';
import { roundedText } from '../model/text/number-text.ts';
import { groupDigits } from '../model/text/visible.ts';

type Side = 'distance' | 'a' | 'b';

/** Shows how many elements of two arrays differ, by how much, and where. */
export function showArrayDiff(host: Host, [a, b]: readonly [Numpy, Numpy], found: ArrayDiff): void {
  const entries: [string, string][] = [];
  if (found.compared !== undefined) {
    entries.push(['different', `${groupDigits(found.different)} of ${groupDigits(found.compared)}`]);
  }
  if (found.largest !== undefined) {
    entries.push(['largest |a − b|', `${roundedText(found.largest, 17)} at [${found.largestAt?.join(', ') ?? ''}]`]);
  }
  if (found.first !== undefined) {
    const [ours, theirs] = found.firstValues ?? ['', ''];
    entries.push(['first', `[${found.first.join(', ')}]: ${ours} and ${theirs}`]);
  }
  // The plane that is seen first is one that differs.
  const at = found.largestAt ?? found.first;
  const area = el('div', { class: 'rv-nested' });
  const distance = found.compared === undefined || found.different === 0 ? undefined : distanceOf(a, b);
  const sides: readonly (readonly [Side, string])[] = [
    ...(distance === undefined ? [] : [['distance', '|a − b|'] as const]),
    ['a', 'a'],
    ['b', 'b'],
  ];
  let ending = new AbortController();
  const show = (side: Side): void => {
    ending.abort();
    ending = new AbortController();
    const tools = el('div', { class: 'rv-tools' });
    const body = el('div', { class: 'rv-body' });
    fill(area, tools, body);
    const signal = AbortSignal.any([host.signal, ending.signal]);
    const array = side === 'a' ? a : side === 'b' ? b : distance;
    if (array !== undefined) showArray({ ...host, tools, body, signal }, array, { isMeasure: side === 'distance', at });
  };
  const [first] = sides[0] ?? ['a'];
  host.body.append(facts(entries), segments('Side', sides, first, show).element, area);
  show(first);
}

/** |a − b| as an array of the same class. */
function distanceOf(a: Numpy, b: Numpy): Numpy | undefined {
  const data = arrayDistance(a, b);
  if (data === undefined) return undefined;
  const Wrapper = a.constructor as typeof Numpy;
  return new Wrapper({ data, shape: [...a.shape] });
}
