import { button } from '../dom/controls.ts';
import { el, fill, untrusted } from '../dom/element.ts';
import { failure, notice } from '../dom/notice.ts';
import { byteText, groupDigits } from '../model/text/visible.ts';
import type { PageRecord, PageTag, PageTrace } from '../page/page-content.ts';
import type { ViewHandle } from '../view.ts';
import { saveButton, showDocument, type Viewer } from './document-view.ts';
import { tagSection } from './tag-section.ts';

/** Bytes of an artefact that is shown as soon as it comes into sight: larger ones wait to be asked for. */
const SHOWN_BYTES = 4 * 2 ** 20;
/** Records that are listed at once. */
const PAGE_RECORDS = 200;

/** Shows a trace: its tags by type, and what was logged, in order. */
export function showTrace(
  viewer: Viewer,
  traces: readonly PageTrace[],
  id: string,
  into: HTMLElement,
): ViewHandle | undefined {
  const trace = traces.find((each) => each.id === id);
  if (trace === undefined) {
    fill(into, failure('There is no such trace', `This page has ${traces.length}.`));
    return undefined;
  }
  const handles: ViewHandle[] = [];
  const observer = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) entry.target.dispatchEvent(new Event('rv-seen'));
  });
  const tags = trace.records.flatMap((record) => (record.kind === 'tags' ? record.tags : [])) as PageTag[];
  const records = trace.records.filter(({ kind }) => kind !== 'tags');
  const list = el('ol', { class: 'rv-timeline' });
  const more = el('div', { class: 'rv-more' });
  let listed = 0;
  const grow = (): void => {
    const next = records.slice(listed, listed + PAGE_RECORDS);
    const before = records[listed - 1]?.timestamp ?? '';
    list.append(...next.map((record, i) => recordItem(record, next[i - 1]?.timestamp ?? before)));
    listed += next.length;
    const rest = records.length - listed;
    fill(more, rest > 0 ? button('Show more', grow, { text: `${groupDigits(rest)} more` }) : undefined);
  };

  function recordItem(record: PageRecord, before: string): HTMLElement {
    const dot = el('span', { class: `rv-dot rv-dot-${record.kind}` });
    return el('li', {}, timeOf(record.timestamp, before), dot, contentOf(record));
  }

  function contentOf(record: PageRecord): HTMLElement {
    if (record.kind === 'info') return el('div', { class: 'rv-logged' }, untrusted(record.text, 20_000));
    if (record.kind === 'problem') return failure('This record cannot be read', record.message);
    if (record.kind === 'tags') return el('div');
    return artefact(record.ref, record.document);
  }

  function artefact(ref: string, at: number): HTMLElement {
    const entry = viewer.documents.entry(at);
    const area = el('div', { class: 'rv-artefact' });
    const open = (): void => {
      observer.unobserve(area);
      const handle = showDocument(viewer, at, area);
      if (handle === undefined) return;
      handles.push(handle);
      handle.element.querySelector('.rv-tools')?.append(saveButton(viewer.documents, at));
    };
    const size = entry?.size ?? 0;
    fill(
      area,
      el(
        'div',
        { class: 'rv-waiting' },
        el('b', {}, untrusted(ref, 200)),
        button('Show', open, { text: `Show ${byteText(size)}` }),
        saveButton(viewer.documents, at),
      ),
    );
    if (size <= SHOWN_BYTES) {
      area.addEventListener('rv-seen', open, { once: true });
      observer.observe(area);
    }
    return area;
  }

  grow();
  const back = el('a', { attributes: { href: '#' } }, 'All traces');
  const head = el(
    'div',
    { class: 'rv-trace-head' },
    back,
    el('h2', {}, 'Trace ', el('span', { class: 'rv-mono' }, untrusted(trace.id, 200))),
  );
  const logs = el(
    'section',
    { attributes: { 'aria-label': 'Logs' } },
    el('h3', {}, 'Logs ', el('small', {}, groupDigits(records.length))),
    records.length === 0 ? notice('empty', 'Nothing logged', 'This trace has tags only.') : list,
    more,
  );
  const element = el(
    'article',
    { class: 'rv-trace rv-theme' },
    head,
    tags.length > 0 ? tagSection(tags) : undefined,
    logs,
  );
  fill(into, element);
  return {
    element,
    ready: Promise.resolve(),
    destroy() {
      observer.disconnect();
      for (const handle of handles) handle.destroy();
    },
  };
}

/** A time, of which what it shares with the one before is faint. */
function timeOf(timestamp: string, before: string): HTMLElement {
  const clock = /T(\d\d:\d\d:\d\d)(\.\d+)?/.exec(timestamp);
  const previous = /T(\d\d:\d\d:\d\d)/.exec(before);
  const element = el('time', { attributes: { datetime: timestamp.slice(0, 40), title: timestamp.slice(0, 40) } });
  if (clock === null) element.append(untrusted(timestamp, 40));
  else {
    const isSame = previous?.[1] === clock[1] && timestamp.slice(0, 10) === before.slice(0, 10);
    element.append(el('span', { class: isSame ? 'rv-faint' : '' }, clock[1] ?? ''), clock[2] ?? '');
  }
  return element;
}
