import type { RaymonDataType } from '../document/jcr.ts';
import { isWrapper, wrapperType } from '../document/wrapper.ts';
import { EncodeError } from '../base/errors.ts';
import { badOption, checkCallback, checkFlag, type OptionNames, readOptions } from '../base/options.ts';
import { announcer } from './dom/announcer.ts';
import { button } from './dom/controls.ts';
import { el, fill, untrusted } from './dom/element.ts';
import { failure } from './dom/notice.ts';
import { adoptStyles } from './dom/styles.ts';
import type { Host, Openable, Show } from './host/host.ts';
import { MOST_PIXELS } from './model/image/png-decoder.ts';
import { pageBackend, workerBackend, type Backend } from './work/backend.ts';

/** How a value is shown. */
export interface ViewOptions {
  /** Starts the worker that heavy work is done in; without it the page does it, in slices between its frames. */
  readonly worker?: (() => Worker) | undefined;
  /** Width times height of a picture that is decoded at most; by default 67 million. */
  readonly pixels?: number | undefined;
  /** What the value is called, or the two that are compared, for the bar above it. */
  readonly name?: string | undefined;
  /** Whether the page brings the styles itself, as one with `style-src` by hashes does. */
  readonly styled?: boolean | undefined;
}

const VIEW_OPTIONS: OptionNames<ViewOptions> = { worker: true, pixels: true, name: true, styled: true };

/** A value that is shown. */
export interface ViewHandle {
  /** What shows it: put it into the page. */
  readonly element: HTMLElement;
  /** Settles when it is drawn, or says why it cannot be. Never rejects. */
  readonly ready: Promise<void>;
  /** Ends its work, and frees what it holds. */
  destroy(): void;
}

/** The views, by the type they show; each is loaded when a value needs it. */
const VIEWS: ReadonlyMap<string, () => Promise<Show<never>>> = new Map<string, () => Promise<Show<never>>>([
  ['raymon.types.Numpy', async () => (await import('./array/show-array.ts')).showArray],
  ['raymon.types.Image', async () => (await import('./image/show-image.ts')).showImage],
  ['raymon.types.DataFrame', async () => (await import('./frame/show-frame.ts')).showFrame],
  ['raymon.types.Series', async () => (await import('./frame/show-frame.ts')).showSeries],
  ['raymon.types.Native', async () => (await import('./tree/show-tree.ts')).showNative],
]);

/**
 * Shows a wrapper of any type, exactly: nothing of what it holds is trusted, rounded, or sent anywhere.
 *
 * ```ts
 * const shown = view(fromJson(text));
 * document.body.append(shown.element);
 * ```
 *
 * @param wrapper - not changed; must not change while it is shown.
 * @param options - how.
 * @returns A handle whose element is there at once, and filled soon after.
 * @throws {@link EncodeError} `unsupported-value` if it is no wrapper.
 * @throws {@link OptionError} if an option is unknown or invalid.
 */
export function view(wrapper: RaymonDataType, options?: ViewOptions): ViewHandle {
  checkWrapper(wrapper);
  const given = checkOptions(options);
  const { name } = given;
  return frame(
    (host) => showWrapper(host, wrapper),
    given,
    el(
      'div',
      { class: 'rv-title' },
      name === undefined ? undefined : el('b', {}, untrusted(name, 300)),
      el('span', { class: 'rv-mono' }, untrusted(titleOf(wrapper), 300)),
    ),
  );
}

/**
 * Shows what differs between two wrappers of any types.
 *
 * @param a - not changed; must not change while it is shown.
 * @param b - likewise.
 * @param options - how.
 * @returns A handle whose element is there at once, and filled soon after.
 * @throws {@link EncodeError} `unsupported-value` if one is no wrapper.
 * @throws {@link OptionError} if an option is unknown or invalid.
 */
export function viewDiff(a: RaymonDataType, b: RaymonDataType, options?: ViewOptions): ViewHandle {
  checkWrapper(a);
  checkWrapper(b);
  const given = checkOptions(options);
  const sides = (
    [
      ['a', a],
      ['b', b],
    ] as const
  ).map(([side, wrapper]) =>
    el('span', { class: 'rv-side' }, el('b', {}, side), ' ', untrusted(titleOf(wrapper), 200)),
  );
  const show = async (host: Host): Promise<void> => (await import('./diff/show-diff.ts')).showDiff(host, [a, b]);
  const { name } = given;
  const called = name === undefined ? undefined : el('b', {}, untrusted(name, 300));
  return frame(show, given, el('div', { class: 'rv-title' }, called, ...sides));
}

function checkOptions(options: ViewOptions | undefined): ViewOptions {
  const given = readOptions(options, VIEW_OPTIONS);
  const { pixels, name }: { readonly pixels?: unknown; readonly name?: unknown } = given;
  checkCallback(given.worker, ['worker']);
  checkFlag(given.styled, ['styled']);
  if (pixels !== undefined && !(Number.isSafeInteger(pixels) && Number(pixels) >= 0)) {
    throw badOption('an integer that is not negative', pixels, ['pixels']);
  }
  if (name !== undefined && typeof name !== 'string') throw badOption('a string', name, ['name']);
  return given;
}

function checkWrapper(wrapper: unknown): void {
  if (!isWrapper(wrapper))
    throw new EncodeError('unsupported-value', 'Expected a wrapper to show, such as wrap(value)');
}

/** What a wrapper is, in a few words: its own, or the type of its document. */
export function titleOf(wrapper: RaymonDataType): string {
  const text = String(wrapper as unknown);
  return text.startsWith('[object ') ? (wrapperType(wrapper) ?? 'document') : text.replace(/^raymon\.types\./, '');
}

async function showWrapper(host: Host, wrapper: RaymonDataType): Promise<void> {
  const load = VIEWS.get(wrapperType(wrapper) ?? '');
  if (load === undefined) {
    const { showDocument } = await import('./tree/show-tree.ts');
    await showDocument(host, wrapper);
    return;
  }
  const show = (await load()) as Show<unknown>;
  await show(host, wrapper);
}

function frame(show: (host: Host) => void | Promise<void>, options: ViewOptions, title: HTMLElement): ViewHandle {
  if (options.styled !== true) adoptStyles();
  const backend = options.worker === undefined ? pageBackend() : workerBackend(options.worker());
  const ending = new AbortController();
  const { element: status, announce } = announcer();
  const element = el('section', { class: 'rv' });
  const settings = { backend, signal: ending.signal, announce, pixels: options.pixels ?? MOST_PIXELS };
  const ready = place(element, title, show, settings);
  element.append(status);
  return {
    element,
    ready,
    destroy() {
      ending.abort();
      backend.close();
      element.remove();
    },
  };
}

type Settings = Pick<Host, 'signal' | 'announce' | 'pixels'> & { readonly backend: Backend };

/** Puts a view and its bar into an element, with room for a panel below. */
async function place(
  element: HTMLElement,
  title: HTMLElement,
  show: (host: Host) => void | Promise<void>,
  settings: Settings,
): Promise<void> {
  const tools = el('div', { class: 'rv-tools' });
  const body = el('div', { class: 'rv-body', attributes: { 'aria-busy': 'true' } });
  const below = el('div', { class: 'rv-below' });
  element.append(el('div', { class: 'rv-bar' }, title, tools), body, below);
  const open = opener(below, settings);
  try {
    await show({ ...settings, body, tools, open });
  } catch (error) {
    fill(body, failure('This cannot be shown', error));
  }
  body.removeAttribute('aria-busy');
}

/** Opens values in a panel, in place of the one before; Escape and its button close it. */
function opener(below: HTMLElement, settings: Settings): Host['open'] {
  let ending: AbortController | undefined;
  return (value: Openable, label: string) => {
    ending?.abort();
    ending = new AbortController();
    const signal = AbortSignal.any([settings.signal, ending.signal]);
    const focus = document.activeElement;
    const current = ending;
    const close = (): void => {
      current.abort();
      fill(below);
      if (focus instanceof HTMLElement) focus.focus();
    };
    const panel = el('section', {
      class: 'rv-panel',
      attributes: { 'aria-label': 'Opened value', tabindex: -1 },
      on: {
        keydown(event) {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          close();
        },
      },
    });
    const closing = button('Close', close, { icon: 'close', key: 'Escape' });
    const title = el('div', { class: 'rv-title' }, el('span', { class: 'rv-mono' }, untrusted(label, 300)), closing);
    fill(below, panel);
    void place(panel, title, (host) => showOpened(host, value), { ...settings, signal });
    panel.focus({ preventScroll: true });
    panel.scrollIntoView({ block: 'nearest' });
  };
}

async function showOpened(host: Host, value: Openable): Promise<void> {
  if ('wrapper' in value) {
    await showWrapper(host, value.wrapper);
    return;
  }
  const { showValue } = await import('./tree/show-tree.ts');
  showValue(host, value.value);
}
