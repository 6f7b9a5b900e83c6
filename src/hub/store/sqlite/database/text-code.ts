import { isoMicroseconds } from '../../../core/iso.ts';

/** Characters that a text of the database cannot hold as they are, and the one that escapes begin with. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for.
const SPECIAL = /[\0\u0001\ud800-\udfff]/;
// oxlint-disable-next-line no-control-regex
const PARTS = /\0|\u0001|[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g;
// oxlint-disable-next-line no-control-regex
const ESCAPED = /\u0001(?:\u0001|\u0002|\u0003([0-9a-f]{4}))/g;

/**
 * Spells a text so that the database keeps it exactly: engines end texts at NUL and have no lone surrogates.
 *
 * Texts without lone surrogates keep their order by code points.
 */
export function toSqlText(text: string): string {
  if (!SPECIAL.test(text)) return text;
  return text.replace(PARTS, (part) => {
    if (part === '\0') return '\u0001\u0001';
    if (part === '\u0001') return '\u0001\u0002';
    return part.length === 2 ? part : `\u0001\u0003${part.charCodeAt(0).toString(16)}`;
  });
}

/** The text that {@link toSqlText} spelled. */
export function fromSqlText(text: string): string {
  if (!text.includes('\u0001')) return text;
  return text.replace(ESCAPED, (escape, surrogate: string | undefined) => {
    if (surrogate !== undefined) return String.fromCharCode(Number.parseInt(surrogate, 16));
    return escape === '\u0001\u0001' ? '\0' : '\u0001';
  });
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The id of a trace: the 16 bytes of a UUID, else a text. */
export function toSqlId(id: string): Uint8Array | string {
  return UUID.test(id) ? Buffer.from(id.replaceAll('-', ''), 'hex') : toSqlText(id);
}

/** The id that {@link toSqlId} spelled. */
export function fromSqlId(id: Uint8Array | string): string {
  if (typeof id === 'string') return fromSqlText(id);
  return fromSqlDigits(Buffer.from(id.buffer, id.byteOffset, id.length).toString('hex'));
}

/** The UUID of 32 digits. @param hex - lower-case. */
export function fromSqlDigits(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The value of a tag: whole numbers as integers with every driver, so that equal values are one row. */
export function toSqlValue(value: string | number): bigint | number | string {
  if (typeof value === 'string') return toSqlText(value);
  return Number.isSafeInteger(value) ? BigInt(value) : value;
}

/** A value of a row, to be bound as it stands in the database. */
export function toBound(value: string | number): bigint | number | string {
  return typeof value === 'string' ? value : toSqlValue(value);
}

/** The value that {@link toSqlValue} spelled. */
export function fromSqlValue(value: string | number): string | number {
  return typeof value === 'string' ? fromSqlText(value) : value;
}

/**
 * Spellings of timestamps that are made of their microseconds; others stand as they came. Their places are numbers
 * in databases: never change them, only add.
 */
const STAMPS: readonly ((at: number) => string)[] = [
  (at) => iso(at, 1000),
  (at) => iso(at, 1).replace('Z', '+00:00'),
  (at) => iso(at, 1),
  (at) => iso(at, 1_000_000),
  (at) => iso(at, 1000).replace('Z', '+00:00'),
  (at) => iso(at, 1_000_000).replace('Z', '+00:00'),
];
/** Their lengths within the years 0 to 9999. */
const LENGTHS = [24, 32, 27, 20, 29, 25];

/** @param unit - microseconds of the last digit. */
function iso(at: number, unit: 1 | 1000 | 1_000_000): string {
  if (at % unit !== 0 || !Number.isSafeInteger(at)) return '';
  const text = isoMicroseconds(at);
  if (unit === 1) return text;
  return `${text.slice(0, unit === 1000 ? -'000Z'.length : -'.000000Z'.length)}Z`;
}

/** A timestamp: the number of its spelling where `at` gives it, else its text. */
export function toSqlStamp(stamp: string, at: number): number | string {
  const spelling = LENGTHS.indexOf(stamp.length);
  return STAMPS[spelling]?.(at) === stamp ? spelling : toSqlText(stamp);
}

/** The timestamp that {@link toSqlStamp} spelled. */
export function fromSqlStamp(stamp: number | string, at: number): string {
  return typeof stamp === 'string' ? fromSqlText(stamp) : (STAMPS[stamp]?.(at) ?? '');
}
