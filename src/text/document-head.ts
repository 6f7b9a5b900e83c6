/** How a document begins, as far as it says how to read the rest. */
export interface DocumentHead {
  readonly type: string;
  /** Characters, all of them ASCII, up to the value of `params`. */
  readonly length: number;
}

/** Characters of the start of a text in which its head is looked for. */
export const HEAD_CHARACTERS = 256;

/** Characters of the end of a text that tell whether an `exact` stands there. */
export const TAIL_CHARACTERS = 100;

/**
 * The head of a text that begins as writers of documents begin it: `{"type":"raymon.types.DataFrame","params":`.
 *
 * @param start - the first {@link HEAD_CHARACTERS} of the text.
 * @returns undefined for any other text.
 */
export function headOf(start: string): DocumentHead | undefined {
  const [head, type] = HEAD.exec(start) ?? [];
  return head === undefined || type === undefined ? undefined : { type, length: head.length };
}

/** Whether a text ends as one does in which a string of `exact` stands last: a guess, of which nothing depends but speed. */
export function isEndOfExact(tail: string): boolean {
  return EXACT_END.test(tail);
}

const HEAD = /^[ \t\n\r]?\{[ \t\n\r]?"type"[ \t\n\r]?:[ \t\n\r]?"([\w.]+)"[ \t\n\r]?,[ \t\n\r]?"params"[ \t\n\r]?:/;
const EXACT_END = /"[ \t\n\r]*\}[ \t\n\r]*\}[ \t\n\r]*$/;
