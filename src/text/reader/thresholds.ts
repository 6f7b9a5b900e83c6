/** Sizes from which the reader takes another way. All ways give the same result: tests force each by small sizes. */
export interface Thresholds {
  /** Code units of a text up to which the tokenizer reads all of it, whatever it meets. */
  readonly neverLeave: number;
  /** Names not guessed after which the tokenizer may leave. */
  readonly misses: number;
  /** Code units of an array of numbers from which the engine is asked to parse it. */
  readonly numberArray: number;
  /** Bytes from which a text is looked through for long strings. */
  readonly cutFrom: number;
  /** Bytes between the looks: a string at least twice as long is found. */
  readonly cutEvery: number;
  /** Code units of the longest text that is read as one string. */
  readonly longestText: number;
  /** Bytes of a window onto a longer text. */
  readonly window: number;
}

/** The measured ones. */
export const THRESHOLDS: Thresholds = {
  neverLeave: 2048,
  misses: 256,
  numberArray: 200,
  cutFrom: 16 * 1024,
  cutEvery: 4 * 1024,
  longestText: 0x1fffffe8,
  window: 32 * 1024 * 1024,
};
