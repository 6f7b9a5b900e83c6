/** The fewest elements that zooming in shows. */
const FEWEST_SHOWN = 4;

/** Which elements of a line are in sight: at least one, from `from` to before `to`. */
export class LineWindow {
  readonly #size: number;
  #from = 0;
  #to: number;

  /** @param size - elements of the line; all are in sight at first. */
  constructor(size: number) {
    this.#size = size;
    this.#to = size;
  }

  get from(): number {
    return this.#from;
  }

  get to(): number {
    return this.#to;
  }

  /** The element in the middle. */
  get middle(): number {
    return (this.#from + this.#to) >> 1;
  }

  /** The element at a share of the width, the nearest one for shares outside of 0 to 1. */
  at(share: number): number {
    return Math.max(this.#from, Math.min(this.#to - 1, this.#from + Math.floor(share * (this.#to - this.#from))));
  }

  /** Shows `factor` times as many elements, `around` staying where it is as far as the ends allow. */
  zoom(factor: number, around: number): void {
    const shown = this.#to - this.#from;
    const size = this.#size;
    const length = Math.min(size, Math.max(Math.min(size, FEWEST_SHOWN), Math.round(shown * factor)));
    const share = (around - this.#from) / shown;
    this.#from = Math.max(0, Math.min(size - length, Math.round(around - share * length)));
    this.#to = this.#from + length;
  }

  /** Moves so that an element is in sight. @returns Whether it was not. */
  reveal(index: number): boolean {
    if (index >= this.#from && index < this.#to) return false;
    const shown = this.#to - this.#from;
    this.#from = Math.max(0, Math.min(this.#size - shown, index - (shown >> 1)));
    this.#to = this.#from + shown;
    return true;
  }
}
