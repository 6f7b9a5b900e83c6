/** One thing that holds on every runtime. */
export interface Case {
  readonly name: string;
  /**
   * Checks it.
   *
   * @returns What was found, in a line: the same wherever the case runs.
   * @throws If it does not hold.
   */
  check(): string | Promise<string>;
}
