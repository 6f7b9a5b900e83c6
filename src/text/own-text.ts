import { hasLoneSurrogate } from '../base/utf8.ts';
import type { ReadByClass, ScanParams, TextReading, TextReadingOptions, UnreadText } from '../document/jcr.ts';
import { type DocumentHead, HEAD_CHARACTERS, headOf, isEndOfExact, TAIL_CHARACTERS } from './document-head.ts';
import { readExactOnly } from './exact-only.ts';
import { needsFloatMarks } from './float-marks.ts';
import { scanDocument } from './scan-params.ts';

/** How texts are read that may hold documents of a class that reads `exact` alone, or scans its `params`. */
export function ownText(scan: ScanParams): TextReading {
  return { scan, read, needsMarks: needsFloatMarks };
}

/**
 * Reads a text that begins with a document of such a class.
 *
 * - `params` alone: by the scanner, into columns; or with marks, since only the spelling of its numbers tells the types
 *   of its columns.
 * - `exact` beside `params`: `params` is parsed by the engine and not proved.
 */
function read(source: UnreadText, options: TextReadingOptions): ReadByClass | 'marks' | 'no marks' | undefined {
  const head = headOf(source.head(HEAD_CHARACTERS));
  const found = head && options.registry.get(head.type);
  if (head === undefined || found === undefined) return undefined;
  const scan = found.reading?.text?.scan;
  // A subclass has a `fromJcr` of its own, which may read otherwise.
  const isOwn = Object.hasOwn(found, 'reading');
  // Our own types hold other documents only where their exact says so.
  if (scan === undefined) return isOwn ? 'no marks' : undefined;
  if (isEndOfExact(source.tail(TAIL_CHARACTERS))) {
    return options.exact === 'honour' ? byExact(source, head, options) : undefined;
  }
  return (isOwn ? byScanner(source.whole?.() ?? source, head, scan, options) : undefined) ?? 'marks';
}

function byExact(source: UnreadText, head: DocumentHead, { limits }: TextReadingOptions): ReadByClass | undefined {
  const { parts, cuts, rawStrings } = source.skeleton(true) ?? NO_SKELETON;
  const [cut] = cuts;
  if (cut === undefined || cuts.length > 1) return undefined;
  // One long string, so what stands in its place is between two parts of the text.
  const [before = '', , behind = ''] = parts;
  const params = readExactOnly(before.slice(head.length), behind, limits);
  if (params === undefined) return undefined;
  return { tree: { type: head.type, params, exact: { arrow: cut.value } }, isPlain: false, rawStrings };
}

const NO_SKELETON = { parts: [], cuts: [], rawStrings: [] } as const;

function byScanner(
  source: UnreadText,
  head: DocumentHead,
  scan: ScanParams,
  { limits, thresholds }: TextReadingOptions,
): ReadByClass | undefined {
  const bytes = source.length >= thresholds.cutFrom ? bytesOf(source, thresholds) : undefined;
  const tree = bytes && scanDocument(bytes, bytes === source.bytes ? source.start : 0, head, scan, limits);
  return tree === undefined ? undefined : { tree, isPlain: true, rawStrings: [] };
}

/** The text in UTF-8; undefined for a string that is longer than would pay, or holds half a pair of surrogates. */
function bytesOf(source: UnreadText, { longestText }: TextReadingOptions['thresholds']): Uint8Array | undefined {
  if (source.bytes !== undefined) return source.bytes;
  const text = source.text();
  return text.length > longestText / 3 || hasLoneSurrogate(text) ? undefined : ENCODER.encode(text);
}

const ENCODER = /* @__PURE__ */ new TextEncoder();
