import { el } from './element.ts';
import { ScrollMap } from './scroll-map.ts';

/** How rows are drawn. */
export interface VirtualRowsOptions {
  /** Pixels of each row. */
  readonly rowHeight: number;
  /** Pixels above the rows that stay in sight. */
  readonly headerHeight: number;
  /** Makes a row. */
  readonly draw: (row: number) => HTMLElement;
}

/** Rows beyond the edges that are drawn, so that small movements show no gap. */
const SPARE_ROWS = 6;

/** Rows of which only those in sight exist: millions cost no more than a screenful. */
export class VirtualRows {
  /** What scrolls. */
  readonly scroller: HTMLElement;
  /** What holds the rows. */
  readonly body: HTMLElement;
  readonly #spacer: HTMLElement;
  readonly #options: VirtualRowsOptions;
  readonly #map: ScrollMap;
  readonly #drawn = new Map<number, HTMLElement>();
  readonly #observer: ResizeObserver;
  #count = 0;
  #frame = 0;

  constructor(scroller: HTMLElement, options: VirtualRowsOptions) {
    this.scroller = scroller;
    this.#options = options;
    this.#map = new ScrollMap({
      get scrollTop() {
        return scroller.scrollTop;
      },
      set scrollTop(top) {
        scroller.scrollTop = top;
      },
      get clientHeight() {
        return Math.max(0, scroller.clientHeight - options.headerHeight);
      },
    });
    this.body = el('div', { class: 'rv-rows', attributes: { role: 'presentation' } });
    this.#spacer = el('div', { class: 'rv-spacer', attributes: { role: 'presentation' } }, this.body);
    scroller.append(this.#spacer);
    scroller.addEventListener('scroll', () => {
      this.#map.scrolled();
      this.schedule();
    });
    this.#observer = new ResizeObserver(() => this.schedule());
    this.#observer.observe(scroller);
  }

  /** Number of rows. */
  get count(): number {
    return this.#count;
  }

  /** Changes the number of rows, and draws those in sight again. */
  reset(count: number): void {
    this.#count = count;
    this.#map.total = count * this.#options.rowHeight;
    this.#spacer.style.height = `${this.#map.height}px`;
    this.redraw();
  }

  /** Draws what is in sight again. */
  redraw(): void {
    for (const row of this.#drawn.values()) row.remove();
    this.#drawn.clear();
    this.#draw();
  }

  /** Pixels in which rows are seen. */
  get viewHeight(): number {
    return Math.max(0, this.scroller.clientHeight - this.#options.headerHeight);
  }

  /** Scrolls as little as brings a row into sight. */
  reveal(row: number): void {
    const { rowHeight } = this.#options;
    // Nothing is in sight before this stands in the page.
    if (this.viewHeight < rowHeight) return;
    const { top } = this.#map;
    const start = row * rowHeight;
    if (start < top) this.#map.go(start);
    else if (start + rowHeight > top + this.viewHeight) this.#map.go(start + rowHeight - this.viewHeight);
    this.#draw();
  }

  /** Draws at the next frame. */
  schedule(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  /** The element of a row, if it is drawn. */
  drawn(row: number): HTMLElement | undefined {
    return this.#drawn.get(row);
  }

  /** Ends all that goes on. */
  destroy(): void {
    this.#observer.disconnect();
    cancelAnimationFrame(this.#frame);
  }

  #draw(): void {
    const { rowHeight, draw } = this.#options;
    const { top } = this.#map;
    const first = Math.max(0, Math.floor(top / rowHeight) - SPARE_ROWS);
    const last = Math.min(this.#count, Math.ceil((top + this.viewHeight) / rowHeight) + SPARE_ROWS);
    for (const [row, element] of this.#drawn) {
      if (row >= first && row < last) continue;
      element.remove();
      this.#drawn.delete(row);
    }
    const shift = this.scroller.scrollTop - top;
    // From the last on: each is put before the one behind it.
    for (let row = last - 1; row >= first; row--) {
      let element = this.#drawn.get(row);
      if (element === undefined) {
        element = draw(row);
        this.#drawn.set(row, element);
        this.#place(row, element);
      }
      element.style.transform = `translateY(${row * rowHeight + shift}px)`;
    }
  }

  /** Puts a row among those that are drawn, in order: readers go by it. */
  #place(row: number, element: HTMLElement): void {
    this.body.insertBefore(element, this.#drawn.get(row + 1) ?? null);
  }
}
