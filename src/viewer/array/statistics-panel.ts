import { el, fill } from '../dom/element.ts';
import { histogramChart } from '../dom/histogram-chart.ts';
import { facts, failure } from '../dom/notice.ts';
import type { ComplexPart, Elements } from '../model/array/elements.ts';
import { numberIn } from '../model/array/number-in.ts';
import type { Statistics } from '../model/array/statistics.ts';
import { roundedText } from '../model/text/number-text.ts';
import { groupDigits } from '../model/text/visible.ts';
import type { ShownArray } from './shown-array.ts';

/** Statistics and histogram of the whole array, filled when they are there. */
export interface StatisticsPanel {
  readonly element: HTMLElement;
  /** Asks for those of a part, and shows them. */
  show(part: ComplexPart): Promise<Statistics | undefined>;
}

/** Makes the panel, still empty. */
export function statisticsPanel({ host, elements, id }: ShownArray): StatisticsPanel {
  const element = el('div', { class: 'rv-statistics', attributes: { 'aria-busy': 'true' } });
  return {
    element,
    async show(part) {
      try {
        const found = await host.backend.call('arrayStatistics', id, part);
        fill(element, ...statisticsNodes(found, elements, part));
        element.removeAttribute('aria-busy');
        return found;
      } catch (error) {
        fill(element, failure('No statistics', error));
        return undefined;
      }
    },
  };
}

function statisticsNodes(found: Statistics, elements: Elements, part: ComplexPart): HTMLElement[] {
  const number = (value: number | bigint | undefined): string =>
    value === undefined ? 'none' : numberIn(value, elements, part);
  const entries: [string, string][] = [
    ['min', number(found.min)],
    ['max', number(found.max)],
  ];
  if (found.mean !== undefined) entries.push(['mean', roundedText(found.mean, 8)]);
  if (found.std !== undefined) entries.push(['std', roundedText(found.std, 8)]);
  entries.push(['count', groupDigits(found.count)]);
  const { kind } = elements.dtype;
  if (kind !== 'int' && kind !== 'bool') entries.push([kind === 'time' ? 'NaT' : 'NaN', groupDigits(found.nan)]);
  if (found.positiveInfinity > 0) entries.push(['Infinity', groupDigits(found.positiveInfinity)]);
  if (found.negativeInfinity > 0) entries.push(['-Infinity', groupDigits(found.negativeInfinity)]);
  const list = facts(entries);
  return found.histogram === undefined ? [list] : [list, histogramChart(found.histogram, number)];
}
