import {
  inSlices,
  scanBatch,
  scanLines,
  SLOT,
  type BodyOptions,
  type RecordSpans,
} from '../../trace/record/record-spans.ts';
import { turn } from './turn.ts';

/** Lines that a shipper has sent, and where their members stand. */
export interface ShippedLines {
  /** What the spans are of: the body, or the lines that stood as strings in it. */
  readonly bytes: Uint8Array;
  readonly found: readonly RecordSpans[];
}

const OPEN_ARRAY = 91;
const QUOTE = 34;
const LINE_FEED = Buffer.from('\n');

/**
 * Finds the lines of a file log in what a shipper sends: lines of JSON, objects one behind the other (Fluent Bit's
 * `json_stream`), or an array of objects; each the line itself, with members that the shipper has added, or an object that holds the line as a string in `log` or `message`.
 *
 * @throws {@link DecodeError} if an array is not JSON.
 * @throws {@link LimitError} if there are too many lines.
 */
export async function scanShipped(body: Uint8Array, options: BodyOptions): Promise<ShippedLines> {
  const isArray = body[firstByte(body)] === OPEN_ARRAY;
  const found = await inSlices(
    isArray ? scanBatch(body, options) : scanLines(body, { ...options, concatenated: true }),
    turn,
  );
  if (!found.some((each) => messageOf(body, each) !== undefined)) return { bytes: body, found };
  const lines = found.flatMap((each) => [messageOf(body, each) ?? body.subarray(each.start, each.end), LINE_FEED]);
  const bytes = Buffer.concat(lines);
  return { bytes, found: await inSlices(scanLines(bytes, options), turn) };
}

/** The line that an object holds as a string. */
function messageOf(body: Uint8Array, { spans, fault }: RecordSpans): Uint8Array | undefined {
  const span = spans[SLOT.message];
  if (fault !== undefined || span === undefined || spans[SLOT.line] !== undefined) return undefined;
  if (body[span.start] !== QUOTE) return undefined;
  const text = String(JSON.parse(Buffer.from(body.subarray(span.start, span.end)).toString('utf8')));
  // Shippers keep the end of a line, or not. A line feed inside would end a line too early.
  return Buffer.from(text.trimEnd().replaceAll('\n', ' '), 'utf8');
}

function firstByte(body: Uint8Array): number {
  let at = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? 3 : 0;
  while (body[at] === 32 || body[at] === 10 || body[at] === 13 || body[at] === 9) at++;
  return at;
}
