import { el, fill, untrusted } from '../dom/element.ts';
import { histogramChart } from '../dom/histogram-chart.ts';
import { facts, failure } from '../dom/notice.ts';
import type { Host } from '../host/host.ts';
import { columnStatistics, type ColumnStatistics } from '../model/frame/column-statistics.ts';
import type { FrameColumn } from '../model/frame/columns.ts';
import { roundedText } from '../model/text/number-text.ts';
import { groupDigits } from '../model/text/visible.ts';
import { runInPage } from '../work/backend.ts';

/** What one column is like, beside the table. */
export interface ColumnPanel {
  readonly element: HTMLElement;
  show(column: FrameColumn): Promise<void>;
}

/** Makes the panel; each column is looked at when it is first asked for. */
export function columnPanel(host: Host, rows: number): ColumnPanel {
  const element = el('div', { class: 'rv-statistics' });
  const known = new Map<FrameColumn, ColumnStatistics>();
  let work = new AbortController();
  let shown: FrameColumn | undefined;
  host.signal.addEventListener('abort', () => work.abort());
  return {
    element,
    async show(column) {
      if (column === shown) return;
      shown = column;
      work.abort();
      work = new AbortController();
      const { signal } = work;
      try {
        const found = known.get(column) ?? (await runInPage(columnStatistics(column, rows), signal));
        if (found === undefined || signal.aborted) return;
        known.set(column, found);
        fill(element, ...nodes(column, found));
      } catch (error) {
        fill(element, failure('No statistics', error));
      }
    },
  };
}

function nodes(column: FrameColumn, found: ColumnStatistics): HTMLElement[] {
  const { numbers, range, distinct, frequent } = found;
  const title = el(
    'div',
    { class: 'rv-panel-title' },
    el('b', {}, column.name === undefined ? el('i', {}, 'index') : untrusted(column.name, 120)),
    el('small', {}, untrusted(column.typeName, 200)),
  );
  const entries: [string, string][] = [];
  const [min, max] = range ?? [numberText(numbers?.min), numberText(numbers?.max)];
  if (min !== undefined && max !== undefined) entries.push(['min', min], ['max', max]);
  if (numbers !== undefined) {
    if (numbers.mean !== undefined) entries.push(['mean', roundedText(numbers.mean, 8)]);
    if (numbers.std !== undefined) entries.push(['std', roundedText(numbers.std, 8)]);
  }
  entries.push(['null', groupDigits(found.nulls)]);
  if (numbers !== undefined && numbers.nan > 0) entries.push(['NaN', groupDigits(numbers.nan)]);
  if (found.empty > 0) entries.push(['empty ""', groupDigits(found.empty)]);
  if (distinct !== undefined) entries.push(['distinct', groupDigits(distinct)]);
  const parts: HTMLElement[] = [title, facts(entries)];
  if (numbers?.histogram !== undefined && numbers.histogram.counts.length > 1) {
    parts.push(histogramChart(numbers.histogram, (value) => roundedText(value)));
  } else if (frequent.length > 0) parts.push(frequentList(frequent, found.rows));
  return parts;
}

function numberText(value: number | bigint | undefined): string | undefined {
  return value === undefined ? undefined : roundedText(value, 12);
}

/** The most frequent values, each with a bar of its share. */
function frequentList(frequent: ColumnStatistics['frequent'], rows: number): HTMLElement {
  const items = frequent.map(([text, count]) => {
    const bar = el('span', { class: 'rv-share' });
    bar.style.width = `${Math.max(1, (100 * count) / rows)}%`;
    const label = el('span', { class: 'rv-share-text' }, untrusted(text, 60));
    return el('li', {}, bar, label, el('span', { class: 'rv-quiet' }, groupDigits(count)));
  });
  return el('ol', { class: 'rv-frequent', attributes: { 'aria-label': 'Most frequent values' } }, ...items);
}
