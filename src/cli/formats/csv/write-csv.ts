import { resolveLimits } from '../../../base/limits.ts';
import { csvPieces } from '../../../frame/csv/csv-pieces.ts';
import type { WriteFormat } from '../source/artefact.ts';
import { asFrame } from '../frame/as-frame.ts';

/** Writes a frame as CSV, its index first; our reader, given the frame's schema, gives it back. */
export const writeCsv: WriteFormat = (value, { limits, lossy = false }) => {
  const rules = { lossy, keeps: '--to arrow', loses: '--lossy' };
  return Promise.resolve(bytesOf(csvPieces(asFrame(value, 'CSV', lossy), resolveLimits(limits), rules)));
};

function* bytesOf(pieces: Iterable<string>): Iterable<Uint8Array> {
  const encoder = new TextEncoder();
  for (const piece of pieces) yield encoder.encode(piece);
}
