import type { Data } from 'apache-arrow';
import { viewOf } from '../../base/bytes.ts';
import type { KeepsOptimized } from '../../base/keep-optimized.ts';
import { writeBase64, type Cells } from './cells.ts';
import { writeString } from './string-text.ts';
import type { TextBuffer } from './text-buffer.ts';
import { viewBytes } from '../arrow/views.ts';

/** Strings in UTF-8, one after the other. */
export class TextCells implements Cells {
  readonly #bytes: DataView;
  readonly #offsets: Int32Array | Float64Array;

  constructor(bytes: Uint8Array, offsets: Int32Array | Float64Array) {
    this.#bytes = viewOf(bytes);
    this.#offsets = offsets;
  }

  write(out: TextBuffer, slot: number): void {
    writeString(out, this.#bytes, this.#offsets[slot] as number, this.#offsets[slot + 1] as number);
  }

  protected static readonly kept: KeepsOptimized = /* @__PURE__ */ new TextCells(new Uint8Array(0), new Int32Array(1));
}

/** Bytes, one after the other. */
export class BinaryCells implements Cells {
  readonly #bytes: Uint8Array;
  readonly #offsets: Int32Array | Float64Array;

  constructor(bytes: Uint8Array, offsets: Int32Array | Float64Array) {
    this.#bytes = bytes;
    this.#offsets = offsets;
  }

  write(out: TextBuffer, slot: number): void {
    writeBase64(out, this.#bytes, this.#offsets[slot] as number, this.#offsets[slot + 1] as number);
  }
}

/** Strings or bytes that views refer to. */
export class ViewCells implements Cells {
  readonly #data: Data;
  readonly #text: boolean;

  constructor(data: Data, text: boolean) {
    this.#data = data;
    this.#text = text;
  }

  write(out: TextBuffer, slot: number): void {
    const bytes = viewBytes(this.#data.values, this.#data.variadicBuffers, slot);
    if (this.#text) writeString(out, viewOf(bytes), 0, bytes.length);
    else writeBase64(out, bytes, 0, bytes.length);
  }
}
