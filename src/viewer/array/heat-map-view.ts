import { choice, numberField } from '../dom/controls.ts';
import { el, fill } from '../dom/element.ts';
import { PixelView } from '../dom/pixel-view.ts';
import { failure } from '../dom/notice.ts';
import { COLOUR_MAPS, isDiverging, type ColourMap } from '../model/array/colour-map.ts';
import { autoRange, RANGE_KINDS, type ColourRange, type RangeKind } from '../model/array/colour-range.ts';
import { SCALE_KINDS, type ScaleKind } from '../model/array/colour-scale.ts';
import { elementCell } from '../model/array/element-text.ts';
import { COMPLEX_PARTS, type ComplexPart } from '../model/array/elements.ts';
import { stepFor } from '../model/array/heat-map.ts';
import { flatIndex, positionOf, sliceOf } from '../model/array/slice.ts';
import type { Statistics } from '../model/array/statistics.ts';
import { axesControls } from './axes-controls.ts';
import { legend } from './legend.ts';
import { readout } from './readout.ts';
import type { ShownArray } from './shown-array.ts';
import { statisticsPanel } from './statistics-panel.ts';

/** Shows planes of an array in colours. Returns what ends it. */
export function showHeatMap(shown: ShownArray, into: HTMLElement): () => void {
  const { host, elements, id, label } = shown;
  const { shape, kind } = elements;
  let map: ColourMap = 'viridis';
  let scale: ScaleKind = 'linear';
  let range: RangeKind = 'auto';
  let part: ComplexPart = 'magnitude';
  let ends: ColourRange = [0, 1];
  let statistics: Statistics | undefined;
  let isOver = false;

  const panel = statisticsPanel(shown);
  const key = legend();
  const note = el('p', { class: 'rv-note' });
  const cursor = readout('Point at the map, or move the cursor by arrows');
  const axes = axesControls(shape, false, () => draw(), shown.at);
  const isWide = elements.values instanceof BigInt64Array || elements.values instanceof BigUint64Array;
  const low = numberField('from', 0, isWide, (value) => setEnds([value, ends[1]]));
  const high = numberField('to', 1, isWide, (value) => setEnds([ends[0], value]));
  const fixed = el('div', { class: 'rv-controls' }, low.element, high.element);
  const pixels = new PixelView(
    { width: 0, height: 0, draw: () => Promise.resolve(undefined) },
    {
      label: `Heat map of ${label}`,
      isSquare: isNearSquare(shape),
      isSmooth: false,
      onCursor(x, y) {
        const { axes: plane, at } = axes.plane();
        const position = positionOf(plane, at, x, y);
        const cell = elementCell(elements, flatIndex(shape, position));
        cursor.set(`[${position.join(', ')}]`, cell.text, cell.kind);
      },
    },
  );
  pixels.element.addEventListener('rv-failure', (event) => {
    fill(into, failure('This cannot be drawn', (event as CustomEvent<unknown>).detail));
  });

  function draw(): void {
    const { axes: plane, at } = axes.plane();
    const slice = sliceOf(shape, plane, at);
    const colours = { map, scale: { kind: scale, low: ends[0], high: ends[1] } };
    const { width, height } = slice;
    pixels.show({ width, height, draw: (region) => host.backend.call('drawHeat', id, part, slice, region, colours) });
    key.show(colours, statistics, elements, part);
    const step = stepFor({ width, height });
    note.textContent = step > 1 ? `One of ${step} × ${step} elements is drawn; zoom in for all.` : '';
  }

  function setEnds(next: ColourRange): void {
    ends = next;
    low.set(ends[0]);
    high.set(ends[1]);
    draw();
  }

  /** Asks for the range again, and draws. */
  async function arrange(): Promise<void> {
    fixed.hidden = range !== 'fixed';
    if (statistics === undefined || isOver) return;
    if (range === 'auto') setEnds(autoRange(statistics, isDiverging(map)));
    else if (range === 'percentile') {
      const found = await host.backend.call('arrayPercentiles', id, part, isDiverging(map));
      if (!isOver) setEnds(found);
    } else draw();
  }

  async function measure(): Promise<void> {
    statistics = await panel.show(part);
    await arrange();
  }

  const controls = el(
    'div',
    { class: 'rv-controls' },
    kind === 'complex'
      ? choice('part', COMPLEX_PARTS, part, (next) => ((part = next), void measure())).element
      : undefined,
    choice('colours', COLOUR_MAPS, map, (next) => ((map = next), void arrange())).element,
    choice('scale', SCALE_KINDS, scale, (next) => ((scale = next), draw())).element,
    choice(
      'range',
      RANGE_KINDS.map((each) => [each, each === 'percentile' ? '1 to 99 %' : each] as const),
      range,
      (next) => ((range = next), void arrange()),
    ).element,
    fixed,
  );
  fill(
    into,
    axes.element,
    controls,
    el(
      'div',
      { class: 'rv-split' },
      el(
        'div',
        { class: 'rv-main' },
        pixels.element,
        el('div', { class: 'rv-under' }, cursor.element, el('div', { class: 'rv-buttons' }, ...pixels.tools)),
        note,
      ),
      el(
        'div',
        { class: 'rv-side-panel', attributes: { role: 'group', 'aria-label': 'Statistics' } },
        panel.element,
        key.element,
      ),
    ),
  );
  fixed.hidden = true;
  void measure();
  return () => {
    isOver = true;
    axes.stop();
    pixels.destroy();
  };
}

/** Whether elements are drawn square: not where one axis is many times as long as the other. */
function isNearSquare(shape: readonly number[]): boolean {
  const [height = 1, width = 1] = shape.slice(-2);
  return width / height < 8 && height / width < 3;
}
