import type { JsonTree } from '../../json/tree.ts';
import type { KeepsOptimized } from '../../base/keep-optimized.ts';
import type { ByteWindow } from './byte-window.ts';
import { utf8Length } from '../../base/utf8.ts';

/** A long string that was taken out of the text: a short one stands in its place. */
export interface Cut {
  /** Index of the opening quote of the string that stands in its place. */
  readonly at: number;
  /** Code units from that quote to behind the closing one. */
  readonly length: number;
  /** Bytes that the text lacks since. */
  readonly missing: number;
  /** What the document says there. */
  readonly value: JsonTree;
}

/** A place in a text, shared by the readers of its tokens. */
export class Cursor {
  /** The whole text, or what the window shows of it. */
  text: string;
  /** Where the token read last has ended. */
  at = 0;
  /** Set by a number written with `.` or an exponent. */
  sawFloat = false;
  /** Whether plain JSON values can hold everything so far. */
  isPlain = true;
  /** What reading the strings so far has cost, in names that were not guessed. */
  slowReads = 0;
  readonly cuts: readonly Cut[];
  readonly window: ByteWindow | undefined;
  readonly #start: number;

  /**
   * @param text - what to read; empty when there is a window.
   * @param start - byte of the input at which the text starts.
   * @param cuts - in ascending order.
   */
  constructor(text: string, start: number, cuts: readonly Cut[] = [], window?: ByteWindow) {
    this.text = window === undefined ? text : window.text;
    this.#start = start;
    this.cuts = cuts;
    this.window = window;
  }

  /** Lets the window follow to the index `at` if that is near its end; returns the index of the same place. */
  follow(at: number): number {
    const { window } = this;
    if (window === undefined || at <= window.mark) return at;
    window.moveTo(this.offsetOf(at));
    this.text = window.text;
    return 0;
  }

  /** Byte of the input that the index `at` of the text stands for. */
  offsetOf(at: number): number {
    let offset = (this.window?.start ?? this.#start) + utf8Length(this.text, at);
    for (const cut of this.cuts) if (cut.at < at) offset += cut.missing;
    return offset;
  }

  protected static readonly kept: KeepsOptimized = /* @__PURE__ */ new Cursor('', 0);
}
