/**
 * The program of a page of its own: it lists what the page holds, and shows what is chosen. The address says what is
 * shown, so that reloading shows the same.
 *
 * @module
 */
import { button } from '../dom/controls.ts';
import { el, fill, untrusted } from '../dom/element.ts';
import { failure, notice } from '../dom/notice.ts';
import type { PageIndex } from '../page/page-content.ts';
import type { ViewHandle } from '../view.ts';
import { documentList } from './document-list.ts';
import { saveButton, showComparison, showDocument, type Viewer } from './document-view.ts';
import { PageDocuments } from './page-documents.ts';
import { showTrace } from './trace-view.ts';
import { traceList } from './trace-list.ts';
import { workerStarter } from './trusted-worker.ts';

const root = document.querySelector<HTMLElement>('#app');
if (root !== null) start(root);

function start(app: HTMLElement): void {
  let index: PageIndex;
  try {
    index = JSON.parse(document.querySelector('#index')?.textContent ?? '') as PageIndex;
  } catch (error) {
    fill(app, failure('This page is damaged', error));
    return;
  }
  const documents = new PageDocuments(index);
  const viewer: Viewer = { documents, options: { worker: workerStarter(), styled: true } };
  const main = el('main', { attributes: { tabindex: -1 } });
  const actions = el('div', { class: 'rv-tools' });
  const header = el(
    'header',
    { class: 'rv-top' },
    el('span', { class: 'rv-mark' }, 'ray', el('i', {}, 'mon')),
    el('h1', {}, untrusted(index.title, 200)),
    actions,
    button('Light or dark', toggleTheme, { icon: 'theme' }),
  );
  const isChoice = index.documents.length > 1 || index.compare !== undefined;
  const list = index.traces === undefined && isChoice ? documentList(documents) : undefined;
  fill(app, header, el('div', { class: `rv-layout ${list === undefined ? '' : 'rv-with-list'}` }, list?.element, main));

  let handle: ViewHandle | undefined;
  let traces: ReturnType<typeof traceList> | undefined;
  /** Places of this page that were gone to since it was opened. */
  let steps = -1;
  /** Counts the place that is shown now: the history keeps its number, also when the page is loaded again. */
  const countStep = (): void => {
    const state: unknown = history.state;
    const known = typeof state === 'object' && state !== null && 'steps' in state ? state.steps : undefined;
    steps = typeof known === 'number' ? known : steps + 1;
    history.replaceState({ steps }, '');
  };
  const route = (): void => {
    countStep();
    handle?.destroy();
    handle = undefined;
    const place = new URLSearchParams(location.hash.slice(1));
    const [document, trace, compared] = [place.get('document'), place.get('trace'), place.get('diff')];
    fill(actions);
    list?.current(document === null ? undefined : Number(document), pairOf(compared));
    if (compared !== null) handle = showComparison(viewer, pairOf(compared) ?? [0, 0], main);
    else if (document !== null) {
      handle = showDocument(viewer, Number(document), main);
      if (documents.entry(Number(document)) !== undefined) actions.append(saveButton(documents, Number(document)));
    } else if (index.traces !== undefined && trace !== null) handle = showTrace(viewer, index.traces, trace, main);
    else if (index.traces !== undefined) {
      traces ??= traceList(index.traces);
      fill(main, traces.element);
      traces.shown();
    } else if (index.compare !== undefined) handle = showComparison(viewer, index.compare, main);
    else if (index.documents.length === 0) {
      fill(main, notice('empty', 'Nothing to show', 'No file of a known format was given to this page.'));
    } else {
      handle = showDocument(viewer, 0, main);
      actions.append(saveButton(documents, 0));
    }
  };
  addEventListener('hashchange', route);
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === 't') toggleTheme();
    else if (event.key === 'Escape' && location.hash !== '') {
      // Never out of the page, which may have been opened by a link to what it shows.
      if (steps > 0) history.back();
      else location.hash = '';
    } else if (event.key === '/') document.querySelector<HTMLInputElement>('input[type=search]')?.focus();
    else return;
    event.preventDefault();
  });
  route();
}

function pairOf(text: string | null): readonly [number, number] | undefined {
  const [a, b] = (text ?? '').split(',').map(Number);
  return a !== undefined && b !== undefined && Number.isInteger(a) && Number.isInteger(b) ? [a, b] : undefined;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement
  );
}

function toggleTheme(): void {
  const { dataset } = document.documentElement;
  const isDark =
    dataset['theme'] === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : dataset['theme'] === 'dark';
  dataset['theme'] = isDark ? 'light' : 'dark';
}
