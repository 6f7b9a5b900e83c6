import type { DecodeCode } from '../../base/errors.ts';

/**
 * What is wrong at a place of a text, before the place is turned into a path and a byte offset.
 *
 * Never leaves the reader: it is thrown where only the index is known and caught where the path is.
 */
export class Fault {
  readonly code: DecodeCode;
  readonly message: string;
  /** Index into the text being read. */
  readonly at: number;

  /** @param message - what was expected and what was received. */
  constructor(code: DecodeCode, message: string, at: number) {
    this.code = code;
    this.message = message;
    this.at = at;
  }
}

/** The same for a limit that was passed. */
export class LimitFault {
  /** Name of the limit. */
  readonly limit: string;
  readonly max: number;
  readonly message: string;
  readonly at: number;

  /** @param what - that there is too much of. */
  constructor(limit: string, max: number, what: string, at: number) {
    this.limit = limit;
    this.max = max;
    this.message = `Expected at most ${max} ${what}`;
    this.at = at;
  }
}

/** The fault of a text that goes on otherwise than JSON does. */
export function unexpected(expected: string, text: string, at: number): Fault {
  return new Fault('syntax', `Expected ${expected}, got ${nameOf(text, at)}`, at);
}

// One character is no payload, and says more than a number where it can be shown.
function nameOf(text: string, at: number): string {
  const point = text.codePointAt(at);
  if (point === undefined) return 'the end of the text';
  if (point > 32 && point < 127) return `'${String.fromCodePoint(point)}'`;
  return `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
}
