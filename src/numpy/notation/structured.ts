/**
 * Structured dtypes: Python literals such as `[('x', '<f4'), ('id', 'S8', (2,))]` that name the parts of an element.
 *
 * @module
 */
import { TextMap } from '../../base/keys/text-map.ts';
import { MOST_ITEMSIZE, parseScalarDtype, type Dtype, type Field, type RefuseDtype } from './dtype.ts';
import { parsePythonLiteral, type PythonLiteral } from './python-literal.ts';
import { formatAligned, formatFields, formatFormat, markAligned } from './structured-text.ts';
import { elementCount, type Shape } from './shape.ts';

/**
 * Reads any dtype as NumPy's `str(dtype)` spells it.
 *
 * @param refuse - makes the error for a dtype that does not exist or cannot be kept.
 */
export function parseDtype(text: string, refuse: RefuseDtype): Dtype {
  if (!/^[[{(]/.test(text)) return parseScalarDtype(text, refuse);
  const literal = parsePythonLiteral(text, (message) => refuse('bad-dtype', message));
  return new StructuredReader(text, refuse, false).record(literal, false);
}

/**
 * Reads the `descr` of a `.npy` header: a scalar dtype, or a list form where nameless bytes stand for padding.
 *
 * @param text - what `literal` was read from.
 * @returns The dtype under the name that NumPy gives it.
 */
export function parseDescr(literal: PythonLiteral, text: string, refuse: RefuseDtype): Dtype {
  if (literal.kind === 'string') return parseScalarDtype(literal.text, refuse);
  return new StructuredReader(text, refuse, true).record(literal, false);
}

/** What a field holds: a dtype, and the axes that every element has there. */
interface Format {
  readonly dtype: Dtype;
  /** How the dtype is spelled there. */
  readonly text: string;
  readonly shape: Shape;
}

/** A field before its place is known. */
interface Part extends Format {
  readonly name: string;
  readonly title: string | undefined;
}

/** Axes that NumPy lets a field have; the reader of the field gets one more loop for each. */
const MOST_AXES = 64;

/** What the dict form may say; NumPy requires the first two. */
const DICT_MEMBERS: ReadonlySet<string> = new Set(['names', 'formats', 'offsets', 'titles', 'itemsize', 'aligned']);

class StructuredReader {
  readonly #text: string;
  readonly #refuse: RefuseDtype;
  /** Whether nameless `V` fields are padding, and strings are not names. */
  readonly #isDescr: boolean;
  // Each literal is read at most twice: as it stands in an aligned record, and in another.
  readonly #packed = new Map<PythonLiteral, Dtype>();
  readonly #aligned = new Map<PythonLiteral, Dtype>();

  constructor(text: string, refuse: RefuseDtype, isDescr: boolean) {
    this.#text = text;
    this.#refuse = refuse;
    this.#isDescr = isDescr;
  }

  /**
   * Reads `[...]`, `{...}` or `(numpy.record, ...)`.
   *
   * @param aligned - whether it stands in a record that is laid out as C does it, and so is laid out like that itself.
   * @returns Its dtype; the name is the text itself, but for aligned ones, which are spelled differently on their own.
   */
  record(literal: PythonLiteral, aligned: boolean): Dtype {
    const known = aligned ? this.#aligned : this.#packed;
    let dtype = known.get(literal);
    if (dtype === undefined) {
      dtype = this.#readRecord(literal, aligned);
      known.set(literal, dtype);
    }
    return dtype;
  }

  #readRecord(literal: PythonLiteral, aligned: boolean): Dtype {
    const name = this.#textOf(literal);
    if (literal.kind === 'tuple') {
      const [first, second] = this.#tuple(literal, 'a record');
      if (!isName(first, 'numpy.record')) throw this.#bad('a record');
      const dtype = this.record(second, aligned);
      return { ...dtype, name: name.replace(this.#textOf(second), () => dtype.name) };
    }
    if (literal.kind === 'list') return this.#listForm(name, literal.items, aligned);
    if (literal.kind === 'dict') return this.#dictForm(name, literal.members, aligned);
    throw this.#bad('a record');
  }

  #textOf(literal: PythonLiteral): string {
    return this.#text.slice(literal.start, literal.end);
  }

  #listForm(name: string, items: readonly PythonLiteral[], aligned: boolean): Dtype {
    const parts = items.map((item) => this.#part(item, aligned));
    const record = this.#place(name, parts, undefined, undefined, aligned);
    if (!aligned) return record;
    const formats = parts.map(({ text }) => text);
    return { ...record, name: formatAligned(record.fields ?? [], record.itemsize, formats) };
  }

  /** Reads `('name', format)`, `('name', format, shape)`, either with `('title', 'name')` for the name. */
  #part(literal: PythonLiteral, aligned: boolean): Part {
    const [label, format, axes] = this.#tuple(literal, 'a field (name, format)', 3);
    const { dtype, text, shape } = this.#format(format, aligned);
    const outer = axes === undefined ? [] : this.#shape(axes);
    const isPadding = this.#isDescr && label.kind === 'string' && label.text === '' && dtype.kind === 'raw';
    const [title, name] = label.kind === 'tuple' ? this.#tuple(label, 'a field name') : [undefined, label];
    return {
      name: isPadding ? '' : this.#name(name),
      title: title && this.#name(title),
      dtype,
      text,
      shape: [...outer, ...shape],
    };
  }

  /** The items of a tuple of two or up to `most`. */
  #tuple(
    literal: PythonLiteral,
    expected: string,
    most = 2,
  ): readonly [first: PythonLiteral, second: PythonLiteral, third?: PythonLiteral | undefined] {
    if (literal.kind !== 'tuple') throw this.#bad(expected);
    const [first, second, third] = literal.items;
    if (first === undefined || second === undefined || literal.items.length > most) throw this.#bad(expected);
    return [first, second, third];
  }

  #name(literal: PythonLiteral): string {
    // In a list NumPy takes the empty name for `f0`, `f1`, …: it would not come back as itself.
    if (literal.kind === 'string' && literal.text !== '') return literal.text;
    throw this.#bad('a field name');
  }

  #format(literal: PythonLiteral, aligned: boolean): Format {
    if (literal.kind === 'string') return this.#formatOf(literal, this.#scalar(literal.text));
    if (literal.kind === 'tuple' && literal.items.length === 2) {
      const [base, axes] = literal.items as [PythonLiteral, PythonLiteral];
      if (base.kind !== 'name') {
        const format = this.#format(base, aligned);
        return { ...format, shape: [...this.#shape(axes), ...format.shape] };
      }
    }
    return this.#formatOf(literal, this.record(literal, aligned));
  }

  #formatOf(literal: PythonLiteral, dtype: Dtype): Format {
    // In a file it may be spelled as Python 2 does.
    return { dtype, text: this.#isDescr ? formatFormat(dtype) : this.#textOf(literal), shape: [] };
  }

  /**
   * Reads a format at a known place of an aligned record. A record there is aligned, too, as NumPy reads it, unless it
   * does not fit: then it was made apart from the one around it, and packed.
   *
   * @param room - bytes until the next field.
   */
  #formatAt(literal: PythonLiteral, offset: number, room: number): Format {
    const format = this.#format(literal, true);
    const { dtype, shape } = format;
    const fits = offset % alignmentOf(dtype) === 0 && elementCount(shape) * dtype.itemsize <= room;
    return fits ? format : this.#format(literal, false);
  }

  #scalar(text: string): Dtype {
    // Among fields NumPy leaves out the zero of an empty text.
    return parseScalarDtype(EMPTY_FORMATS.get(text) ?? text, this.#refuse);
  }

  #shape(literal: PythonLiteral): Shape {
    const items = literal.kind === 'tuple' ? literal.items : [literal];
    return items.map((item) => this.#integer(item, 'a shape'));
  }

  #dictForm(name: string, members: ReadonlyMap<string, PythonLiteral>, inherited: boolean): Dtype {
    for (const key of members.keys()) if (!DICT_MEMBERS.has(key)) throw this.#bad('known members of a dict');
    const names = this.#list(members, 'names')?.map((item) => this.#name(item));
    const formats = this.#list(members, 'formats');
    const titles = this.#list(members, 'titles')?.map((item) => (isName(item, 'None') ? undefined : this.#name(item)));
    const offsets = this.#list(members, 'offsets')?.map((item) => this.#integer(item));
    const itemsize = members.get('itemsize');
    const claimed = itemsize === undefined ? undefined : this.#integer(itemsize);
    const stated = members.get('aligned');
    if (stated !== undefined && stated.kind !== 'name') throw this.#bad('aligned to be True or False');
    // Without offsets their places depend on the alignment of the machine.
    if (stated !== undefined && offsets === undefined) throw this.#bad('offsets of an aligned record');
    if (names === undefined || formats === undefined) throw this.#bad('names and formats');
    for (const list of [formats, titles, offsets]) {
      if (list !== undefined && list.length !== names.length) throw this.#bad('lists of one length');
    }
    const aligned = inherited || (stated !== undefined && isName(stated, 'True'));
    const ends = offsets === undefined || !aligned ? undefined : endsOf(offsets, claimed);
    const parts = names.map((each, i): Part => {
      const format = formats[i] as PythonLiteral;
      const offset = offsets?.[i] ?? 0;
      const end = ends?.[i];
      const { dtype, text, shape } =
        end === undefined ? this.#format(format, aligned) : this.#formatAt(format, offset, end - offset);
      return { name: each, title: titles?.[i], dtype, text, shape };
    });
    return this.#place(inherited ? markAligned(name) : name, parts, offsets, claimed, aligned);
  }

  #list(members: ReadonlyMap<string, PythonLiteral>, name: string): readonly PythonLiteral[] | undefined {
    const literal = members.get(name);
    if (literal === undefined) return undefined;
    if (literal.kind !== 'list' && literal.kind !== 'tuple') throw this.#bad('a list');
    return literal.items;
  }

  #integer(literal: PythonLiteral, expected = 'an integer'): number {
    if (literal.kind === 'integer') return literal.value;
    throw this.#bad(expected);
  }

  /** Gives every field its place; without offsets they stand one after the other, with gaps if `aligned`. */
  #place(
    name: string,
    parts: readonly Part[],
    offsets: readonly number[] | undefined,
    claimed: number | undefined,
    aligned: boolean,
  ): Dtype {
    const taken = new TextMap<true>();
    let end = 0;
    let alignment = 1;
    const fields: Field[] = [];
    for (const [i, part] of parts.entries()) {
      for (const label of [part.name, part.title]) {
        if (label === undefined || label === '') continue;
        if (taken.has(label)) throw this.#bad('different field names');
        taken.set(label, true);
      }
      if (part.shape.length > MOST_AXES) throw this.#bad(`fields of at most ${MOST_AXES} axes`);
      const offset = offsets?.[i] ?? (aligned ? roundUp(end, alignmentOf(part.dtype)) : end);
      const after = offset + elementCount(part.shape) * part.dtype.itemsize;
      if (!(after <= MOST_ITEMSIZE)) throw this.#bad(`an element of at most ${MOST_ITEMSIZE} bytes`);
      end = offsets === undefined ? after : Math.max(end, after);
      if (aligned) alignment = Math.max(alignment, alignmentOf(part.dtype));
      const { name: label, title, dtype, shape } = part;
      if (label !== '') fields.push({ name: label, title, dtype, shape, offset });
    }
    const itemsize = claimed ?? roundUp(end, alignment);
    if (end > itemsize) throw this.#bad('fields inside the element');
    if (itemsize === 0 || itemsize > MOST_ITEMSIZE) throw this.#bad(`an element of 1 to ${MOST_ITEMSIZE} bytes`);
    return recordDtype(this.#isDescr ? formatFields(fields, itemsize) : name, fields, itemsize, alignment);
  }

  #bad(expected: string): Error {
    return this.#refuse('bad-dtype', `Expected ${expected} in a structured dtype`);
  }
}

const EMPTY_FORMATS: ReadonlyMap<string, string> = new Map([
  ['<U', '<U0'],
  ['>U', '>U0'],
  ['S', '|S0'],
]);

function isName(literal: PythonLiteral, text: string): boolean {
  return literal.kind === 'name' && literal.text === text;
}

/** Bytes that the places of a dtype in an aligned record are multiples of, on the machines of today. */
function alignmentOf(dtype: Dtype): number {
  return dtype.alignment ?? dtype.unit;
}

function roundUp(size: number, alignment: number): number {
  return Math.ceil(size / alignment) * alignment;
}

/** Where each field has to end: before the next one, or the end of the element. */
function endsOf(offsets: readonly number[], itemsize: number | undefined): number[] {
  const sorted = [...new Set(offsets)].toSorted((a, b) => a - b);
  const next = new Map(sorted.map((offset, i) => [offset, sorted[i + 1] ?? itemsize ?? Infinity]));
  return offsets.map((offset) => next.get(offset) ?? Infinity);
}

function recordDtype(name: string, fields: readonly Field[], itemsize: number, alignment: number): Dtype {
  const size = { itemsize, unit: 1, alignment };
  return { name, code: undefined, kind: 'raw', ...size, bigEndian: false, Values: Uint8Array, fields };
}
