import { icon } from '../dom/icon.ts';
import { el, fill, freshId, untrusted } from '../dom/element.ts';
import { VirtualRows } from '../dom/virtual-rows.ts';
import { TreeList, type TreeRow } from '../model/tree/tree-list.ts';
import { childrenOf, pathText, sizeOf, stepText, treeKind, treeText } from '../model/tree/tree-value.ts';

/** What a tree tells. */
export interface TreeEvents {
  readonly onCopy: (path: readonly number[], isPath: boolean) => void;
  /** A value without lines of its own was opened. */
  readonly onOpen: (path: readonly number[]) => void;
}

const ROW_PX = 22;
const INDENT_PX = 16;
/** Levels that are indented: deeper ones say theirs by a number. */
const MOST_INDENTS = 40;

/** A tree of a value, of which only the lines in sight exist. */
export class TreeView {
  readonly element: HTMLElement;
  /** Where the keyboard is, as a path. */
  readonly readout: HTMLElement;
  readonly list: TreeList;
  readonly #rows: VirtualRows;
  readonly #events: TreeEvents;
  readonly #root: unknown;
  readonly #id = freshId();
  #line = 0;

  constructor(root: unknown, events: TreeEvents) {
    this.#root = root;
    this.#events = events;
    this.list = new TreeList(root);
    this.readout = el('output', { class: 'rv-readout rv-path' });
    this.element = el('div', {
      class: 'rv-tree',
      attributes: { role: 'tree', tabindex: 0, 'aria-label': 'Value' },
      on: {
        keydown: (event) => this.#onKey(event),
        click: (event) => this.#onClick(event),
        dblclick: () => this.#activate(),
        focus: () => this.#mark(),
      },
    });
    this.#rows = new VirtualRows(this.element, {
      rowHeight: ROW_PX,
      headerHeight: 0,
      draw: (line) => this.#draw(line),
    });
    this.#changed();
    this.#go(0);
  }

  /** Where the keyboard is. */
  get path(): readonly number[] {
    return this.list.row(this.#line)?.path ?? [];
  }

  /** The value at a path. */
  valueAt(path: readonly number[]): unknown {
    let value = this.#root;
    for (const position of path) value = childrenOf(value)?.at(position)[1];
    return value;
  }

  /** Opens what is around a place, and goes there. */
  reveal(path: readonly number[]): void {
    this.list.open(path.slice(0, -1));
    this.#changed();
    this.#go(this.list.lineOf(path));
  }

  /** Opens all below where the keyboard is. */
  openAll(most: number): boolean {
    const { path } = this;
    const isWhole = this.list.openAll(path, most);
    this.#changed();
    this.#go(this.list.lineOf(path));
    return isWhole;
  }

  /** Copies the value, or the path, of where the keyboard is. */
  copy(isPath: boolean): void {
    this.#events.onCopy(this.path, isPath);
  }

  /** Ends all that goes on. */
  destroy(): void {
    this.#rows.destroy();
  }

  #changed(): void {
    const lines = this.list.length;
    this.element.style.setProperty('--rv-content', `${lines * ROW_PX + 10}px`);
    this.#rows.reset(lines);
  }

  #go(line: number): void {
    this.#line = Math.max(0, Math.min(this.list.length - 1, line));
    this.#rows.reveal(this.#line);
    this.#mark();
    fill(this.readout, untrusted(pathText(this.list.steps(this.path)), 1000));
  }

  #mark(): void {
    for (const old of this.element.querySelectorAll('[aria-selected=true]')) old.setAttribute('aria-selected', 'false');
    const row = this.#rows.drawn(this.#line);
    row?.setAttribute('aria-selected', 'true');
    if (row !== undefined) this.element.setAttribute('aria-activedescendant', row.id);
  }

  #draw(line: number): HTMLElement {
    const row = this.list.row(line) as TreeRow;
    const { depth, step, value, isOpen, position, siblings } = row;
    const size = sizeOf(value);
    const kind = treeKind(value);
    const { text, kind: look } = treeText(value);
    const hasInside = size !== undefined && size > 0;
    const name =
      step === undefined
        ? el('span', { class: 'rv-key rv-quiet' }, '$')
        : el('span', { class: `rv-key rv-step-${step.kind}` }, untrusted(stepText(step), 300));
    const element = el(
      'div',
      {
        class: 'rv-node',
        attributes: {
          role: 'treeitem',
          id: `${this.#id}-${line}`,
          'aria-level': depth + 1,
          'aria-posinset': position + 1,
          'aria-setsize': siblings,
          'aria-expanded': hasInside ? String(isOpen) : undefined,
          'aria-selected': String(line === this.#line),
        },
      },
      el('span', { class: 'rv-twist' }, hasInside ? icon(isOpen ? 'down' : 'right') : undefined),
      depth > MOST_INDENTS ? el('span', { class: 'rv-faint' }, `${depth} `) : undefined,
      name,
      el('span', { class: `rv-value rv-${look} rv-is-${kind}` }, untrusted(text, 1000)),
      kind === 'document' ? el('span', { class: 'rv-opens' }, 'open ↵') : undefined,
    );
    element.style.paddingLeft = `${4 + Math.min(depth, MOST_INDENTS) * INDENT_PX}px`;
    element.dataset['line'] = String(line);
    return element;
  }

  #toggle(): void {
    const row = this.list.row(this.#line);
    if (row === undefined) return;
    if (row.isOpen) this.list.close(row.path);
    else this.list.open(row.path);
    this.#changed();
    this.#go(this.#line);
  }

  #activate(): void {
    const row = this.list.row(this.#line);
    if (row === undefined) return;
    if (sizeOf(row.value) === undefined) this.#events.onOpen(row.path);
  }

  #onClick(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    const node = target?.closest<HTMLElement>('.rv-node');
    if (node === null || node === undefined) return;
    this.#go(Number(node.dataset['line']));
    if (target?.closest('.rv-opens') !== null) this.#activate();
    else if (node.hasAttribute('aria-expanded')) this.#toggle();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = this.list.row(this.#line);
    const page = Math.max(1, Math.floor(this.#rows.viewHeight / ROW_PX) - 1);
    const actions: ReadonlyMap<string, () => void> = new Map([
      ['ArrowDown', () => this.#go(this.#line + 1)],
      ['ArrowUp', () => this.#go(this.#line - 1)],
      ['PageDown', () => this.#go(this.#line + page)],
      ['PageUp', () => this.#go(this.#line - page)],
      ['Home', () => this.#go(0)],
      ['End', () => this.#go(this.list.length - 1)],
      ['ArrowRight', () => this.#right(row)],
      ['ArrowLeft', () => this.#left(row)],
      ['Enter', () => (sizeOf(row?.value) === undefined ? this.#activate() : this.#toggle())],
      [' ', () => this.#toggle()],
      ['*', () => void this.openAll(MOST_LINES)],
      ['c', () => this.copy(false)],
      ['p', () => this.copy(true)],
    ]);
    const action = actions.get(event.key);
    if (action === undefined) return;
    event.preventDefault();
    action();
  }

  #right(row: TreeRow | undefined): void {
    if (row === undefined || (sizeOf(row.value) ?? 0) === 0) return;
    if (row.isOpen) this.#go(this.#line + 1);
    else this.#toggle();
  }

  #left(row: TreeRow | undefined): void {
    if (row === undefined) return;
    if (row.isOpen) this.#toggle();
    else if (row.path.length > 0) this.#go(this.list.lineOf(row.path.slice(0, -1)));
  }
}

/** Lines that all containers are opened to at once. */
const MOST_LINES = 2_000_000;
