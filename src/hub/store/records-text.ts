import { recordHeadJson } from './trace-json.ts';
import type { Gap, RecordRow, Shown, TraceText } from './traces.ts';

/**
 * Records as JSON, commas between them, with the documents that are shown and at hand; where a document is in a file is
 * said beside.
 *
 * @returns Memory of its own.
 */
export function recordsText(records: readonly RecordRow[], shown: Shown): Pick<TraceText, 'text' | 'gaps'> {
  const pieces: (string | Uint8Array)[] = [];
  const gaps: Gap[] = [];
  let length = 0;
  let before = '';
  const add = (piece: string | Uint8Array): void => {
    pieces.push(piece);
    length += typeof piece === 'string' ? Buffer.byteLength(piece) : piece.length;
  };
  for (const record of records) {
    before += recordHeadJson(record);
    const { body, place } = record;
    if (!isShown(record, shown) || (body === null && place === null)) {
      before += '},';
      continue;
    }
    add(`${before},"object":`);
    if (body !== null) add(body);
    else if (place !== null) gaps.push({ at: length, place });
    before = '},';
  }
  if (records.length > 0) add(before.slice(0, -1));
  return { text: written(pieces, length), gaps };
}

function isShown({ bytes, kind }: RecordRow, { inlineBytes, isTextOnly }: Shown): boolean {
  return bytes <= inlineBytes && (!isTextOnly || kind === 'info');
}

function written(pieces: readonly (string | Uint8Array)[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.from(new ArrayBuffer(length));
  let at = 0;
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      at += bytes.write(piece, at);
      continue;
    }
    bytes.set(piece, at);
    at += piece.length;
  }
  return new Uint8Array(bytes.buffer);
}
