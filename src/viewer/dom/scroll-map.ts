/** Pixels of the highest element that every browser still draws right. */
const HIGHEST_PX = 8_000_000;

/** What is scrolled, as far as its place is concerned. */
export interface Scrollable {
  scrollTop: number;
  readonly clientHeight: number;
}

/**
 * Scrolls content that is higher than any element can be: small movements are exact, large ones go to the same share
 * of the content.
 */
export class ScrollMap {
  readonly #scroller: Scrollable;
  #total = 0;
  #last = 0;
  #top = 0;

  constructor(scroller: Scrollable) {
    this.#scroller = scroller;
  }

  /** Pixels of the content, which the place is kept within. */
  set total(total: number) {
    this.#total = total;
    this.#top = Math.min(this.#top, this.#most);
  }

  /** Pixels of the element that stands for the content. */
  get height(): number {
    return Math.min(this.#total, HIGHEST_PX);
  }

  /** The place in the content, in pixels. */
  get top(): number {
    return this.#top;
  }

  get #most(): number {
    return Math.max(0, this.#total - this.#scroller.clientHeight);
  }

  get #mostScrolled(): number {
    return Math.max(0, this.height - this.#scroller.clientHeight);
  }

  /** Takes a scroll of the element. */
  scrolled(): void {
    const { scrollTop, clientHeight } = this.#scroller;
    const delta = scrollTop - this.#last;
    this.#last = scrollTop;
    if (this.#total <= HIGHEST_PX) {
      this.#top = scrollTop;
      return;
    }
    const isSmall = Math.abs(delta) <= 2 * clientHeight;
    this.#top = isSmall ? this.#clamp(this.#top + delta) : (scrollTop / this.#mostScrolled) * this.#most;
    if (isSmall) this.#settle();
  }

  /** Goes to a place in the content. */
  go(top: number): void {
    this.#top = this.#clamp(top);
    if (this.#total > HIGHEST_PX) this.#settle();
    else this.#scroller.scrollTop = this.#top;
    this.#last = this.#scroller.scrollTop;
  }

  #clamp(top: number): number {
    return Math.min(this.#most, Math.max(0, top));
  }

  /** Brings the element's place to the content's: at the end of either is the end of the other. */
  #settle(): void {
    const wanted = (this.#top / this.#most) * this.#mostScrolled;
    if (Math.abs(wanted - this.#scroller.scrollTop) < 1) return;
    this.#scroller.scrollTop = wanted;
    this.#last = this.#scroller.scrollTop;
  }
}
