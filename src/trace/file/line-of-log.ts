import { checkLimit, type Limits } from '../../base/limits.ts';
import type { FileLine } from '../../disk/read-lines.ts';
import { DATA_PATH, readRecordLine, type RecordLine } from '../record/record-line.ts';

/** What a line has beside its document: times, names, and what others add. */
const MOST_FRAME_BYTES = 2 ** 20;

/** Bytes of the longest line that is taken into memory. */
export function longestLine({ documentBytes }: Limits): number {
  return documentBytes + MOST_FRAME_BYTES;
}

/**
 * Takes a line of a log apart.
 *
 * @param line - of a file that was read with {@link longestLine}.
 * @throws {@link LimitError} `documentBytes` if it is longer than any document with its frame.
 * @throws What {@link readRecordLine} throws.
 */
export async function takeLine({ bytes, length }: FileLine, limits: Limits): Promise<RecordLine> {
  if (length > longestLine(limits)) checkLimit(limits, 'documentBytes', length, DATA_PATH);
  return readRecordLine(bytes);
}
