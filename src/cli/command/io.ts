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
  /** Aborted when the process is asked to end. */
  readonly signal: AbortSignal;
}
