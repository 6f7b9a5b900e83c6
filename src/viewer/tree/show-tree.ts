import type { RaymonDataType } from '../../document/jcr.ts';
import { wrapperType } from '../../document/wrapper.ts';
import type { Native } from '../../native/native.ts';
import { Numpy } from '../../numpy/numpy.ts';
import { button } from '../dom/controls.ts';
import { copyText } from '../dom/copy.ts';
import { el, fill, untrusted } from '../dom/element.ts';
import { searchField } from '../dom/search-field.ts';
import type { Host } from '../host/host.ts';
import { copiedText } from '../model/tree/copied-text.ts';
import { documentOf } from '../model/tree/document.ts';
import { findValue } from '../model/tree/search-tree.ts';
import { pathText, treeKind } from '../model/tree/tree-value.ts';
import { groupDigits } from '../model/text/visible.ts';
import { runInPage } from '../work/backend.ts';
import { TreeView } from './tree-view.ts';

/** Shows an exact value as a tree. */
export function showNative(host: Host, native: Native): void {
  showValue(host, native.data);
}

/** Shows the document of a wrapper that has no view of its own as a tree, and says so. */
export function showDocument(host: Host, wrapper: RaymonDataType): void {
  const type = wrapperType(wrapper) ?? '';
  const name = type === 'unknown' ? String(Reflect.get(wrapper, 'type')) : type;
  const note = el(
    'p',
    { class: 'rv-note' },
    'There is no view for ',
    el('b', {}, untrusted(name, 200)),
    ': this is its document.',
  );
  showValue(host, documentOf(wrapper));
  host.body.prepend(note);
}

/** Characters of a string that are shown when it is opened. */
const MOST_CHARACTERS = 100_000;
/** Lines that all containers are opened to at once. */
const MOST_LINES = 2_000_000;

/** Shows any value: containers as a tree, a string in full, anything else as its text. */
export function showValue(host: Host, value: unknown): void {
  if (treeKind(value) === 'string') {
    fill(host.body, wholeText(host, String(value)));
    return;
  }
  if (value instanceof Uint8Array) {
    openNested(host, value);
    return;
  }
  const tree = new TreeView(value, {
    onCopy: (path, isPath) => {
      const text = isPath ? pathText(tree.list.steps(path)) : copiedText(tree.valueAt(path));
      void copyText(text, host.announce);
    },
    onOpen: (path) => openLeaf(host, tree.valueAt(path), pathText(tree.list.steps(path))),
  });
  let work = new AbortController();
  host.signal.addEventListener('abort', () => {
    work.abort();
    tree.destroy();
  });
  const search = async (text: string, backwards: boolean): Promise<void> => {
    if (backwards) {
      host.announce('A tree is searched forwards only');
      return;
    }
    work.abort();
    work = new AbortController();
    const { signal } = work;
    const found = await runInPage(findValue(value, text, tree.path), signal);
    if (signal.aborted) return;
    if (found === undefined) host.announce('Not found');
    else tree.reveal(found);
  };
  host.tools.append(
    searchField('Find names and values', search),
    button(
      'Open all below',
      () => {
        const isWhole = tree.openAll(MOST_LINES);
        if (!isWhole) host.announce(`Opened up to ${groupDigits(MOST_LINES)} lines`);
      },
      { text: 'Open all', key: '*' },
    ),
    button('Copy value', () => tree.copy(false), { icon: 'copy', text: 'Value', key: 'c' }),
    button('Copy path', () => tree.copy(true), { icon: 'copy', text: 'Path', key: 'p' }),
  );
  fill(host.body, tree.element, tree.readout);
}

function wholeText(host: Host, text: string): HTMLElement {
  const copy = button('Copy text', () => void copyText(text, host.announce), { icon: 'copy', text: 'Copy' });
  const isCut = text.length > MOST_CHARACTERS;
  const count = `${groupDigits(text.length)} characters`;
  const note = isCut ? `${count}; the first ${groupDigits(MOST_CHARACTERS)} are shown` : count;
  const box = el('pre', { class: 'rv-text', attributes: { tabindex: 0, 'aria-label': 'Text' } });
  for (const line of text.slice(0, MOST_CHARACTERS).split('\n')) box.append(untrusted(line, MOST_CHARACTERS), '\n');
  return el('div', {}, el('div', { class: 'rv-under' }, el('span', { class: 'rv-quiet' }, note), copy), box);
}

/** Opens what has a view of its own, or more to show than its line. */
function openLeaf(host: Host, value: unknown, path: string): void {
  const kind = treeKind(value);
  if (kind === 'string') host.open({ value }, path);
  else if (kind === 'document') openWrapper(host, value as object, path);
}

function openWrapper(host: Host, value: object, path: string): void {
  if (wrapperType(value) !== undefined) host.open({ wrapper: value as RaymonDataType }, path);
  else if (ArrayBuffer.isView(value)) host.open({ wrapper: new Numpy(value as never) }, path);
}

function openNested(host: Host, bytes: Uint8Array): void {
  const text = Array.from(bytes.subarray(0, MOST_CHARACTERS / 2), (byte) => byte.toString(16).padStart(2, '0')).join(
    ' ',
  );
  const count = `${groupDigits(bytes.length)} bytes`;
  const box = el('pre', { class: 'rv-text', attributes: { tabindex: 0, 'aria-label': 'Bytes' } }, text);
  fill(host.body, el('div', { class: 'rv-under' }, el('span', { class: 'rv-quiet' }, count)), box);
}
