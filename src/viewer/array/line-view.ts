import { button, choice } from '../dom/controls.ts';
import { el, fill } from '../dom/element.ts';
import { failure } from '../dom/notice.ts';
import { onThemeChange } from '../dom/styles.ts';
import { elementCell } from '../model/array/element-text.ts';
import { COMPLEX_PARTS, type ComplexPart, type Elements } from '../model/array/elements.ts';
import { originOf, plainScale } from '../model/array/colour-scale.ts';
import { sliceOf } from '../model/array/slice.ts';
import type { Statistics } from '../model/array/statistics.ts';
import { drawLine, type LineChart } from './line-chart.ts';
import { LineWindow } from './line-window.ts';
import { readout } from './readout.ts';
import type { ShownArray } from './shown-array.ts';
import { numberIn } from '../model/array/number-in.ts';
import { roundedText } from '../model/text/number-text.ts';
import { statisticsPanel } from './statistics-panel.ts';

/** Characters of a number at the end of an axis: the statistics have all its digits. */
const MOST_CHARACTERS = 12;

function endText(value: number | bigint, elements: Elements, part: ComplexPart): string {
  if (typeof value === 'bigint') return numberIn(value, elements, part);
  if (elements.kind === 'time') return numberIn(BigInt(Math.round(value)), elements, part);
  const text = numberIn(value, elements, part);
  if (text.length <= MOST_CHARACTERS) return text;
  const rounded = roundedText(value, 6);
  return rounded.length <= MOST_CHARACTERS ? rounded : value.toExponential(4);
}

/** Elements that are drawn as bars: more are a line. */
const MOST_BARS = 64;

/** Shows a row of numbers as bars or a line. Returns what ends it. */
export function showLine(shown: ShownArray, into: HTMLElement): () => void {
  const { host, elements, id, label } = shown;
  const { size, kind } = elements;
  const slice = sliceOf(elements.shape, { row: undefined, column: 0 }, []);
  let part: ComplexPart = 'magnitude';
  let statistics: Statistics | undefined;
  const sight = new LineWindow(size);
  let cursor: number | undefined;
  let chart: LineChart | undefined;
  let isBusy = false;
  let isStale = false;
  let isOver = false;

  const canvas = el('canvas', { attributes: { role: 'img', 'aria-label': `Chart of ${label}` } });
  const place = readout('Point at the chart, or move the cursor by arrows');
  const box = el(
    'div',
    {
      class: 'rv-line',
      attributes: {
        role: 'group',
        tabindex: 0,
        'aria-label': `Chart of ${label}. Arrows move the cursor, plus and minus zoom, 0 shows all.`,
      },
      on: {
        pointermove: (event) => point(indexAt(event.offsetX)),
        keydown: onKey,
      },
    },
    canvas,
  );
  box.addEventListener(
    'wheel',
    (event) => {
      if (!box.contains(document.activeElement) && !event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoom(Math.exp(event.deltaY / 300), indexAt(event.offsetX));
    },
    { passive: false },
  );
  const panel = statisticsPanel(shown);
  const observer = new ResizeObserver(() => void draw());
  observer.observe(box);
  const stopTheme = onThemeChange(() => chart?.mark(cursor));

  function indexAt(x: number): number {
    const plot = chart?.plot ?? { left: 0, width: Math.max(1, box.clientWidth) };
    return sight.at((x - plot.left) / plot.width);
  }

  function point(index: number): void {
    cursor = index;
    const cell = elementCell(elements, index);
    place.set(`[${index}]`, cell.text, cell.kind);
    chart?.mark(index);
  }

  function zoom(factor: number, around: number): void {
    sight.zoom(factor, around);
    void draw();
  }

  function onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = cursor ?? sight.from;
    const far = event.shiftKey ? 10 : 1;
    const moves: ReadonlyMap<string, number> = new Map([
      ['ArrowLeft', at - far],
      ['ArrowRight', at + far],
      ['Home', 0],
      ['End', size - 1],
    ]);
    const move = moves.get(event.key);
    if (move !== undefined) {
      const index = Math.max(0, Math.min(size - 1, move));
      if (sight.reveal(index)) void draw();
      point(index);
    } else if (event.key === '+' || event.key === '=') zoom(0.5, at);
    else if (event.key === '-') zoom(2, at);
    else if (event.key === '0') zoom(size, at);
    else return;
    event.preventDefault();
  }

  async function draw(): Promise<void> {
    if (statistics === undefined || box.clientWidth === 0) return;
    if (isBusy) {
      isStale = true;
      return;
    }
    isBusy = true;
    const { from, to } = sight;
    const count = to - from;
    const columns = Math.min(count, Math.max(1, Math.round(box.clientWidth * devicePixelRatio)));
    const range = { from, to, columns };
    try {
      const [least, most] = [statistics.min ?? 0, statistics.max ?? 0];
      // Bars stand on zero, and are counted from there.
      const isBars = kind !== 'time' && count <= MOST_BARS;
      const origin = isBars ? 0n : originOf({ kind: 'linear', low: least, high: most });
      const { low, high } = plainScale({ kind: 'linear', low: least, high: most }, origin);
      const extremes = await host.backend.call('line', id, part, slice, range, origin);
      if (isOver) return;
      chart = drawLine(canvas, box, {
        extremes,
        range,
        low,
        high,
        isBars,
        format: (value) => endText(origin === 0n ? value : origin + BigInt(value), elements, part),
        empty: statistics.min !== undefined ? undefined : kind === 'time' ? 'no time' : 'nothing finite',
      });
      if (cursor !== undefined) chart.mark(cursor);
    } catch (error) {
      fill(into, failure('This cannot be drawn', error));
    } finally {
      isBusy = false;
    }
    if (!isStale) return;
    isStale = false;
    await draw();
  }

  async function measure(): Promise<void> {
    statistics = await panel.show(part);
    await draw();
  }

  const parts =
    kind === 'complex'
      ? el(
          'div',
          { class: 'rv-controls' },
          choice('part', COMPLEX_PARTS, part, (next) => {
            part = next;
            void measure();
          }).element,
        )
      : undefined;
  const middle = (): number => cursor ?? sight.middle;
  fill(
    into,
    parts,
    el(
      'div',
      { class: 'rv-split' },
      el(
        'div',
        { class: 'rv-main' },
        box,
        el(
          'div',
          { class: 'rv-under' },
          place.element,
          el(
            'div',
            { class: 'rv-buttons' },
            button('Zoom in', () => zoom(0.5, middle()), { icon: 'plus' }),
            button('Zoom out', () => zoom(2, middle()), { icon: 'minus' }),
            button('Show all', () => zoom(size, middle()), { icon: 'fit' }),
          ),
        ),
      ),
      el('div', { class: 'rv-side-panel', attributes: { role: 'group', 'aria-label': 'Statistics' } }, panel.element),
    ),
  );
  void measure();
  return () => {
    isOver = true;
    observer.disconnect();
    stopTheme();
  };
}
