import { childrenOf, type Children, type Step } from './tree-value.ts';

/** A line of an unfolded tree. */
export interface TreeRow {
  /** Containers around it. */
  readonly depth: number;
  /** How it is reached from its container; undefined for the root. */
  readonly step: Step | undefined;
  readonly value: unknown;
  /** Its position among its siblings, and how many they are. */
  readonly position: number;
  readonly siblings: number;
  readonly isOpen: boolean;
  /** Positions from the root to it. */
  readonly path: readonly number[];
}

/** An open container. Only those have an object of ours: a million closed values cost nothing. */
class OpenNode {
  readonly children: Children;
  readonly parent: OpenNode | undefined;
  readonly position: number;
  /** Open containers inside, by position. */
  readonly open: OpenNode[] = [];
  /** Lines inside. */
  lines: number;
  #starts: number[] | undefined;

  constructor(children: Children, parent: OpenNode | undefined, position: number) {
    this.children = children;
    this.parent = parent;
    this.position = position;
    this.lines = children.count;
  }

  /** The place among the open ones of the first at or behind a position. */
  slot(position: number): number {
    let low = 0;
    let high = this.open.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.open[middle] as OpenNode).position < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  find(position: number): OpenNode | undefined {
    const found = this.open[this.slot(position)];
    return found?.position === position ? found : undefined;
  }

  /** Counts lines that were added or taken away inside, here and in all containers around. */
  grow(lines: number): void {
    this.lines += lines;
    this.#starts = undefined;
    this.parent?.grow(lines);
  }

  /** The line, inside this container, of each open one. */
  get starts(): readonly number[] {
    if (this.#starts !== undefined) return this.#starts;
    let inside = 0;
    this.#starts = this.open.map((node) => {
      const line = node.position + inside;
      inside += node.lines;
      return line;
    });
    return this.#starts;
  }
}

/** The lines of a tree of which some containers are open, however large it is: each is found when it is asked for. */
export class TreeList {
  readonly #root: unknown;
  #open: OpenNode | undefined;

  /**
   * @param root - the value; not changed. It is open from the beginning if it is a container.
   */
  constructor(root: unknown) {
    this.#root = root;
    this.open([]);
  }

  /** Number of lines. */
  get length(): number {
    return 1 + (this.#open?.lines ?? 0);
  }

  /**
   * The line at a place.
   *
   * @param line - from 0, which is the root.
   */
  row(line: number): TreeRow | undefined {
    if (line < 0 || line >= this.length) return undefined;
    if (line === 0) return this.#row([], undefined, this.#root, 0, 1, this.#open !== undefined);
    let node = this.#open as OpenNode;
    let rest = line - 1;
    const path: number[] = [];
    for (;;) {
      const { starts, open } = node;
      // The last open container that begins at or before the line.
      let low = 0;
      let high = starts.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((starts[middle] as number) <= rest) low = middle + 1;
        else high = middle;
      }
      const before = open[low - 1];
      const start = starts[low - 1] ?? -1;
      if (before !== undefined && rest > start && rest <= start + before.lines) {
        path.push(before.position);
        rest -= start + 1;
        node = before;
        continue;
      }
      const position =
        before === undefined
          ? rest
          : rest === start
            ? before.position
            : before.position + (rest - start - before.lines);
      const [step, value] = node.children.at(position);
      const isOpen = before !== undefined && rest === start;
      return this.#row([...path, position], step, value, position, node.children.count, isOpen);
    }
  }

  #row(
    path: readonly number[],
    step: Step | undefined,
    value: unknown,
    position: number,
    siblings: number,
    isOpen: boolean,
  ): TreeRow {
    return { depth: path.length, step, value, position, siblings, isOpen, path };
  }

  /** The line of a path whose containers are all open; that of the last open one else. */
  lineOf(path: readonly number[]): number {
    let line = 0;
    let node = this.#open;
    for (const position of path) {
      if (node === undefined) return line;
      const slot = node.slot(position);
      const before = node.open[slot - 1];
      const start = node.starts[slot - 1] ?? 0;
      line += 1 + (before === undefined ? position : start + before.lines + position - before.position);
      node = node.find(position);
    }
    return line;
  }

  /** Steps of a path, for showing and copying it. */
  steps(path: readonly number[]): Step[] {
    const steps: Step[] = [];
    let value = this.#root;
    for (const position of path) {
      const found = childrenOf(value)?.at(position);
      if (found === undefined) break;
      steps.push(found[0]);
      value = found[1];
    }
    return steps;
  }

  /**
   * Opens a container, and those around it.
   *
   * @returns Whether it has anything inside.
   */
  open(path: readonly number[]): boolean {
    let node = this.#open;
    if (node === undefined) {
      const children = childrenOf(this.#root);
      if (children === undefined) return false;
      node = new OpenNode(children, undefined, 0);
      this.#open = node;
    }
    for (const position of path) {
      const next: OpenNode | undefined = node.find(position) ?? this.#openChild(node, position);
      if (next === undefined) return false;
      node = next;
    }
    return true;
  }

  #openChild(node: OpenNode, position: number): OpenNode | undefined {
    if (position < 0 || position >= node.children.count) return undefined;
    const children = childrenOf(node.children.at(position)[1]);
    if (children === undefined) return undefined;
    const child = new OpenNode(children, node, position);
    node.open.splice(node.slot(position), 0, child);
    node.grow(child.lines);
    return child;
  }

  #openChildren(node: OpenNode, path: readonly number[], most: number): (readonly number[])[] {
    const opened: (readonly number[])[] = [];
    for (let i = 0; i < node.children.count && this.length <= most; i++) {
      if (this.#openChild(node, i) !== undefined) opened.push([...path, i]);
    }
    return opened;
  }

  #find(path: readonly number[]): OpenNode | undefined {
    let node = this.#open;
    for (const position of path) node = node?.find(position);
    return node;
  }

  /** Closes a container and all inside. */
  close(path: readonly number[]): void {
    const node = this.#find(path);
    if (node === undefined) return;
    const { parent } = node;
    if (parent === undefined) {
      this.#open = undefined;
      return;
    }
    parent.open.splice(parent.slot(node.position), 1);
    parent.grow(-node.lines);
  }

  /**
   * Opens all containers below a path, nearest first, until so many lines stand there.
   *
   * @param most - lines of the whole tree.
   * @returns Whether all are open.
   */
  openAll(path: readonly number[], most: number): boolean {
    this.open(path);
    let level: (readonly number[])[] = [path];
    while (level.length > 0) {
      const next: (readonly number[])[] = [];
      for (const at of level) {
        if (this.length > most) return false;
        const node = this.#find(at);
        if (node !== undefined) next.push(...this.#openChildren(node, at, most));
      }
      level = next;
    }
    return true;
  }
}
