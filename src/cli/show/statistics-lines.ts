import type { Elements } from '../../viewer/model/array/elements.ts';
import type { Histogram } from '../../viewer/model/array/histogram.ts';
import { numberIn } from '../../viewer/model/array/number-in.ts';
import type { Statistics } from '../../viewer/model/array/statistics.ts';
import { shortNumber } from '../terminal/short-number.ts';
import { groupDigits } from '../../viewer/model/text/visible.ts';
import type { Screen } from '../command/io.ts';
import { paint } from '../terminal/style.ts';

/** Statistics of an array: a line of numbers, and one of how often they are. */
export function statisticsLines(found: Statistics, elements: Elements, { colours, columns }: Screen): string[] {
  const entries: [string, string][] = [];
  const add = (name: string, text: string | undefined): void => {
    if (text !== undefined) entries.push([name, text]);
  };
  const number = (value: number | bigint | undefined): string | undefined =>
    value === undefined ? undefined : numberIn(value, elements, 'magnitude');
  if (elements.dtype.kind === 'bool') add('true', groupDigits(Math.round((found.mean ?? 0) * found.count)));
  else {
    add('min', number(found.min));
    add('max', number(found.max));
    add('mean', found.mean === undefined ? undefined : shortNumber(found.mean));
    add('std', found.std === undefined ? undefined : shortNumber(found.std));
  }
  for (const [name, count] of [
    [elements.kind === 'time' ? 'NaT' : 'NaN', found.nan],
    ['Infinity', found.positiveInfinity],
    ['-Infinity', found.negativeInfinity],
  ] as const) {
    if (count > 0) add(name, groupDigits(count));
  }
  add('count', groupDigits(found.count));
  const of = elements.kind === 'complex' ? `${paint('magnitude', 'dim', colours)}  ` : '';
  const line = entries.map(([name, text]) => `${paint(name, 'dim', colours)} ${text}`).join('  ');
  const { histogram } = found;
  const isFlat = histogram === undefined || histogram.counts.length < 2;
  return isFlat ? [of + line] : [of + line, histogramLine(histogram, columns)];
}

const BARS = '▁▂▃▄▅▆▇█';

/**
 * Bins side by side: the fullest is as high as the line, an empty one is blank.
 *
 * @param columns - the most that the line takes: as many bins as fit are drawn as one.
 */
export function histogramLine({ counts }: Pick<Histogram, 'counts'>, columns: number): string {
  const joined = Math.ceil(counts.length / columns);
  const bars = Array.from({ length: Math.ceil(counts.length / joined) }, (_, i) =>
    counts.slice(i * joined, (i + 1) * joined).reduce((a, b) => a + b, 0),
  );
  const most = bars.reduce((a, b) => Math.max(a, b), 1);
  return Array.from(bars, (count) =>
    count === 0 ? ' ' : (BARS[Math.min(BARS.length - 1, Math.floor((count / most) * BARS.length))] as string),
  )
    .join('')
    .trimEnd();
}
