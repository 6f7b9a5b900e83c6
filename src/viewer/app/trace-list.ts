import { el, fill } from '../dom/element.ts';
import { Grid } from '../dom/grid.ts';
import type { GridModel } from '../dom/grid-columns.ts';
import { notice } from '../dom/notice.ts';
import { cutText, groupDigits } from '../model/text/visible.ts';
import type { PageRecord, PageTag, PageTrace } from '../page/page-content.ts';

/** The traces of a log. */
export interface TraceList {
  readonly element: HTMLElement;
  /** Told when it stands in the page again. */
  shown(): void;
}

/** Tags of a trace that its row names. */
const MOST_TAGS = 12;

interface Row {
  readonly trace: PageTrace;
  readonly time: string;
  readonly tags: string;
  readonly texts: number;
  readonly artefacts: number;
}

/** Makes the list, newest first: of two that began at once, what stands later in the log. */
export function traceList(traces: readonly PageTrace[]): TraceList {
  const rows = traces
    .map(rowOf)
    .toReversed()
    .toSorted((a, b) => (a.time < b.time ? 1 : a.time > b.time ? -1 : 0));
  let found = rows;
  const count = el('span', { class: 'rv-quiet' });
  const grid: Grid = new Grid('Traces', modelOf(rows), { onOpen: (row) => open(row) });
  const filter = el('input', {
    class: 'rv-search rv-long',
    attributes: { type: 'search', 'aria-label': 'Filter by id or tag', placeholder: 'Filter by id or tag' },
    on: { input: () => narrow() },
  });

  function open(row: number): void {
    const trace = found[row]?.trace;
    if (trace !== undefined) location.hash = `trace=${encodeURIComponent(trace.id)}`;
  }

  function narrow(): void {
    const wanted = filter.value.toLowerCase();
    found = rows.filter(({ trace, tags }) => `${trace.id}\n${tags}`.toLowerCase().includes(wanted));
    grid.reset(modelOf(found));
    describe();
  }

  function describe(): void {
    count.textContent = `${groupDigits(found.length)} of ${groupDigits(rows.length)} traces, newest first. Enter opens one.`;
  }

  describe();
  const element = el('section', { class: 'rv rv-traces', attributes: { 'aria-label': 'Traces' } });
  if (rows.length === 0) fill(element, notice('empty', 'No traces', 'The log holds no record that can be read.'));
  else fill(element, el('div', { class: 'rv-bar' }, filter, count), el('div', { class: 'rv-body' }, grid.element));
  grid.element.addEventListener('click', (event) => {
    const isCell = event.target instanceof Element && event.target.closest('.rv-row') !== null;
    if (isCell && grid.place.column === 1) open(grid.place.row);
  });
  return {
    element,
    shown() {
      grid.redraw();
      grid.element.focus({ preventScroll: true });
    },
  };
}

function rowOf(trace: PageTrace): Row {
  const { records } = trace;
  const tags = records.flatMap((record) => (record.kind === 'tags' ? record.tags.slice(0, MOST_TAGS) : []));
  return {
    trace,
    time: records[0]?.timestamp ?? '',
    tags: cutText(tags.slice(0, MOST_TAGS).map(tagText).join(' · '), 280),
    texts: records.filter(({ kind }) => kind === 'info').length,
    artefacts: records.filter(({ kind }: PageRecord) => kind === 'object').length,
  };
}

function tagText({ name, value }: PageTag): string {
  return `${cutText(name, 60)} ${cutText(String(value), 60)}`;
}

function modelOf(rows: readonly Row[]): GridModel {
  return {
    rows: rows.length,
    columns: [
      { name: 'time', detail: 'UTC', isNumeric: false },
      { name: 'trace', detail: 'opens it', isNumeric: false, isIndex: true },
      { name: 'texts', detail: '', isNumeric: true },
      { name: 'data', detail: '', isNumeric: true },
      { name: 'tags', detail: '', isNumeric: false, widest: 900 },
    ],
    cell(at, column) {
      const { time, trace, tags, texts, artefacts } = rows[at] as Row;
      if (column === 0) return { text: time.replace('T', ' ').replace(/Z$|\+00:00$/, ''), kind: 'string' };
      if (column === 1) return { text: cutText(trace.id, 80), kind: 'string' };
      if (column === 2) return { text: String(texts), kind: 'number' };
      if (column === 3) return { text: String(artefacts), kind: 'number' };
      return { text: tags, kind: 'string' };
    },
  };
}
