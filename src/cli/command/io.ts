/** What a command talks with: the process, or a test. */
export interface Io {
  /** Writes to standard output; resolves when it may go on. */
  readonly out: (text: string | Uint8Array) => Promise<void>;
  /** Writes to standard error, for people. */
  readonly err: (text: string) => void;
  readonly env: Readonly<NodeJS.Dict<string>>;
  /** Standard input. */
  readonly input: AsyncIterable<Uint8Array>;
  /** Whether a person reads standard error. */
  readonly isTerminal: boolean;
  /** What standard output can show; a pipe without colours unless given. */
  readonly screen?: Screen | undefined;
  /** Aborted when the process is asked to end. */
  readonly signal: AbortSignal;
}

/** What the reader of the output can show. */
export interface Screen {
  /** Characters of a line. */
  readonly columns: number;
  readonly colours: ColourDepth;
}

/** Bits of a colour: 1 has none, 4 the sixteen of terminals, 8 the 256 of most, 24 all. */
export type ColourDepth = 1 | 4 | 8 | 24;
