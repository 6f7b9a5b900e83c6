import { LONGEST_HASHED } from '../base/keys/text-map.ts';
import { type Limits, tooMuch } from '../base/limits.ts';
import type { Path } from '../base/path.ts';
import { Spent } from '../document/spent.ts';
import { PointerMap } from '../json/pointer-map.ts';
import { type ExactKind, formatStep } from './exact-map.ts';

/** Where the walk through a value is, and the places at which JSON alone does not say what stands there. */
export class ExactPlaces {
  /** A JSON Pointer for each marked place, in document order; undefined while there are none. */
  exact: PointerMap | undefined;
  /** What the call has used up of its limits. */
  readonly spent: Spent = Spent.around ?? new Spent();
  readonly #limits: Limits;
  readonly #root: Path;
  /** The way from the value on, in the JSON as written. */
  readonly #at: (string | number)[] = [];
  /** Pointers of the containers that are open, the outermost first: as many as were asked for. */
  readonly #pointers: string[] = [''];
  #known = 0;

  /** @param root - where the value stands, for messages. */
  constructor(limits: Limits, root: Path) {
    this.#limits = limits;
    this.#root = root;
  }

  /** Where the walk is, for messages. */
  get path(): Path {
    return [...this.#root, ...this.#at];
  }

  /** @throws {@link LimitError} if the value at this place passes a limit. */
  check(limit: keyof Limits, value: number): void {
    if (value > this.#limits[limit]) throw tooMuch(this.#limits, limit, value, this.path);
  }

  /** Goes to a member or an item of the container that is open. */
  enter(step: string | number): void {
    this.#at.push(step);
  }

  /** Steps back out of a place: what was known of the way through it is no longer true. */
  leave(): void {
    this.#at.pop();
    if (this.#known > this.#at.length) this.#known = this.#at.length;
  }

  /**
   * Notes what JSON cannot say of the value at this place.
   *
   * @throws {@link LimitError} `keys` or `pointerCharacters` if there are too many places, or their pointers too long.
   */
  mark(kind: ExactKind): void {
    const exact = (this.exact ??= new PointerMap(this.#limits));
    // `exact` is an object like any other: what it cannot hold could not be read back.
    this.check('keys', exact.size + 1);
    const parent = this.#parent();
    const last = this.#at.at(-1);
    const step = last === undefined ? '' : formatStep(last);
    this.check('pointerCharacters', (this.spent.pointerCharacters += parent.length + step.length));
    exact.add(parent, step, kind);
  }

  /** The pointer of the container that holds this place: made once for all places in it. */
  #parent(): string {
    const depth = this.#at.length - 1;
    for (; this.#known < depth; this.#known++) {
      const pointer = this.#pointers[this.#known] as string;
      this.#pointers[this.#known + 1] = pointer + formatStep(this.#at[this.#known] as string | number);
    }
    return this.#pointers[Math.max(depth, 0)] as string;
  }

  /**
   * Counts a key, if it is one that V8 cannot hash.
   *
   * @throws {@link LimitError} `longKeys` if there are too many different ones of its length.
   */
  countKey(key: string): void {
    if (key.length > LONGEST_HASHED) this.check('longKeys', this.spent.longKeys.add(key));
  }
}
