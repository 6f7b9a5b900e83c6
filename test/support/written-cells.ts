import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import type { Cells } from '../../src/frame/pandas-writer/cells.ts';
import { TextBuffer } from '../../src/frame/pandas-writer/text-buffer.ts';

/** What is written into a text buffer. */
export function writtenBy(write: (out: TextBuffer) => void): string {
  const out = new TextBuffer(DEFAULT_LIMITS, []);
  write(out);
  return Buffer.concat(out.pieces).toString();
}

/** The texts of cells, one of each slot, in the order of the slots. */
export function writtenCells(cells: Cells, slots: Iterable<number>): string[] {
  return Array.from(slots, (slot) => writtenBy((out) => cells.write(out, slot)));
}
