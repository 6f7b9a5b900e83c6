import { BACKSLASH, isSpace, OPEN_ARRAY, OPEN_OBJECT, QUOTE } from '../../base/ascii.ts';
import { viewOf } from '../../base/bytes.ts';
import type { Limits } from '../../base/limits.ts';
import type { SlotBytes } from '../arrow/slot-bytes.ts';
import { readJsonCell } from '../values/json-cell.ts';
import type { Cells } from './cells.ts';
import { writeString } from './string-text.ts';
import type { TextBuffer } from './text-buffer.ts';

/**
 * Mixed cells: strings that are JSON text, written as the values that they state, spelled as they are but for white
 * space. Other strings are written as strings.
 */
export class JsonCells implements Cells {
  readonly #bytesAt: SlotBytes;
  readonly #limits: Limits;

  constructor(bytesAt: SlotBytes, limits: Limits) {
    this.#bytesAt = bytesAt;
    this.#limits = limits;
  }

  write(out: TextBuffer, slot: number): void {
    const bytes = this.#bytesAt(slot);
    if (readJsonCell(bytes, this.#limits) === undefined) writeString(out, viewOf(bytes), 0, bytes.length);
    else writeWithoutSpace(out, bytes);
  }

  /** Containers nested in the value of a slot. */
  depth(slot: number): number {
    const bytes = this.#bytesAt(slot);
    const mayNest = bytes.includes(OPEN_ARRAY) || bytes.includes(OPEN_OBJECT);
    return mayNest ? (readJsonCell(bytes, this.#limits)?.depth ?? 0) : 0;
  }
}

/** Copies JSON text: white space may hold line feeds, and records of logs stand on one line. */
function writeWithoutSpace(out: TextBuffer, bytes: Uint8Array): void {
  const view = viewOf(bytes);
  let from = 0;
  let isString = false;
  for (let at = 0; at < bytes.length; at++) {
    const code = bytes[at] as number;
    if (code === QUOTE) isString = !isString;
    else if (isString && code === BACKSLASH) at++;
    else if (!isString && isSpace(code)) {
      out.copy(view, from, at);
      from = at + 1;
    }
  }
  out.copy(view, from, bytes.length);
}
