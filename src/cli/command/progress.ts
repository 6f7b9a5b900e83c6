import { cutText, visibleText } from '../../viewer/model/text/visible.ts';
import type { Io } from './io.ts';

/** Says on a terminal how far a command has come, in one line that is written over; silent elsewhere. */
export class Progress {
  readonly #io: Pick<Io, 'err' | 'isTerminal'>;
  #shownAt = -Infinity;
  #isShown = false;

  constructor(io: Pick<Io, 'err' | 'isTerminal'>) {
    this.#io = io;
  }

  /**
   * Writes the line, unless it was written just now.
   *
   * @param text - untrusted.
   */
  say(text: string): void {
    if (!this.#io.isTerminal) return;
    const now = performance.now();
    if (now - this.#shownAt < INTERVAL_MS) return;
    this.#shownAt = now;
    this.#isShown = true;
    this.#io.err(`\r${visibleText(cutText(text, MOST_CHARACTERS))}\u001b[K`);
  }

  /** Takes the line away, before anything else is written. */
  clear(): void {
    if (!this.#isShown) return;
    this.#isShown = false;
    this.#shownAt = -Infinity;
    this.#io.err('\r\u001b[K');
  }
}

const INTERVAL_MS = 200;
/** A line that wraps could not be written over. */
const MOST_CHARACTERS = 70;
