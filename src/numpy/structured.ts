/**
 * Structured dtypes: Python literals such as `[('x', '<f4'), ('id', 'S8', (2,))]` that name the parts of an element.
 *
 * @module
 */
import { MOST_ITEMSIZE, parseScalarDtype, type Dtype, type Field, type RefuseDtype } from './dtype.ts';
import { formatPythonString, parsePythonLiteral, type PythonLiteral } from './python-literal.ts';
import { elementCount, formatShape, type Shape } from './shape.ts';

/**
 * Reads any dtype as NumPy's `str(dtype)` spells it.
 *
 * @param refuse - makes the error for a dtype that does not exist or cannot be kept.
 */
export function parseDtype(text: string, refuse: RefuseDtype): Dtype {
  if (!/^[[{(]/.test(text)) return parseScalarDtype(text, refuse);
  const literal = parsePythonLiteral(text, (message) => refuse('bad-dtype', message));
  return new StructuredReader(text, refuse, false).record(literal);
}

/**
 * Reads the `descr` of a `.npy` header: a scalar dtype, or a list form where nameless bytes stand for padding.
 *
 * @param text - what `literal` was read from.
 * @returns The dtype under the name that NumPy gives it.
 */
export function parseDescr(literal: PythonLiteral, text: string, refuse: RefuseDtype): Dtype {
  if (literal.kind === 'string') return parseScalarDtype(literal.text, refuse);
  return new StructuredReader(text, refuse, true).record(literal);
}

/** What a field holds: a dtype, and the axes that every element has there. */
interface Format {
  readonly dtype: Dtype;
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
  /** Whether nameless `V` fields are padding, and texts not names. */
  readonly #isDescr: boolean;

  constructor(text: string, refuse: RefuseDtype, isDescr: boolean) {
    this.#text = text;
    this.#refuse = refuse;
    this.#isDescr = isDescr;
  }

  /** Reads `[...]`, `{...}` or `(numpy.record, ...)`; the name is the text itself. */
  record(literal: PythonLiteral): Dtype {
    const name = this.#text.slice(literal.start, literal.end);
    if (literal.kind === 'tuple') {
      const [first, second] = literal.items;
      if (first?.kind !== 'name' || first.text !== 'numpy.record' || second === undefined || literal.items.length > 2) {
        throw this.#bad('a record');
      }
      return { ...this.record(second), name };
    }
    if (literal.kind === 'list') return this.#listForm(name, literal.items);
    if (literal.kind === 'dict') return this.#dictForm(name, literal.members);
    throw this.#bad('a record');
  }

  #listForm(name: string, items: readonly PythonLiteral[]): Dtype {
    const parts = items.map((item) => this.#part(item));
    return this.#place(name, parts, undefined, undefined);
  }

  /** Reads `('name', format)`, `('name', format, shape)`, either with `('title', 'name')` for the name. */
  #part(literal: PythonLiteral): Part {
    if (literal.kind !== 'tuple') throw this.#bad('a field (name, format)');
    const [label, format, axes] = literal.items;
    if (label === undefined || format === undefined || literal.items.length > 3) {
      throw this.#bad('a field (name, format)');
    }
    const { dtype, shape } = this.#format(format);
    const outer = axes === undefined ? [] : this.#shape(axes);
    const isPadding = this.#isDescr && label.kind === 'string' && label.text === '' && dtype.kind === 'raw';
    const names = isPadding ? { name: '', title: undefined } : this.#label(label);
    return { ...names, dtype, shape: [...outer, ...shape] };
  }

  #label(literal: PythonLiteral): { name: string; title: string | undefined } {
    if (literal.kind === 'string') return { name: this.#name(literal), title: undefined };
    if (literal.kind !== 'tuple' || literal.items.length !== 2) throw this.#bad('a field name');
    const [title, name] = literal.items as [PythonLiteral, PythonLiteral];
    return { name: this.#name(name), title: this.#name(title) };
  }

  #name(literal: PythonLiteral): string {
    // In a list NumPy takes the empty name for `f0`, `f1`, …: it would not come back as itself.
    if (literal.kind === 'string' && literal.text !== '') return literal.text;
    throw this.#bad('a field name');
  }

  #format(literal: PythonLiteral): Format {
    if (literal.kind === 'string') return { dtype: this.#scalar(literal.text), shape: [] };
    if (literal.kind === 'tuple' && literal.items.length === 2) {
      const [base, axes] = literal.items as [PythonLiteral, PythonLiteral];
      if (base.kind !== 'name') {
        const { dtype, shape } = this.#format(base);
        return { dtype, shape: [...this.#shape(axes), ...shape] };
      }
    }
    return { dtype: this.record(literal), shape: [] };
  }

  #scalar(text: string): Dtype {
    // Among fields NumPy leaves out the zero of an empty text.
    const spelled = EMPTY_FORMATS.get(text) ?? text;
    return parseScalarDtype(spelled, this.#refuse);
  }

  #shape(literal: PythonLiteral): Shape {
    const items = literal.kind === 'tuple' ? literal.items : [literal];
    return items.map((item) => {
      if (item.kind !== 'integer') throw this.#bad('a shape');
      return item.value;
    });
  }

  #dictForm(name: string, members: ReadonlyMap<string, PythonLiteral>): Dtype {
    for (const key of members.keys()) if (!DICT_MEMBERS.has(key)) throw this.#bad('known members of a dict');
    const names = this.#list(members, 'names')?.map((item) => this.#name(item));
    const formats = this.#list(members, 'formats')?.map((item) => this.#format(item));
    const titles = this.#list(members, 'titles')?.map((item) => (isNone(item) ? undefined : this.#name(item)));
    const offsets = this.#list(members, 'offsets')?.map((item) => this.#integer(item));
    const itemsize = members.get('itemsize');
    const aligned = members.get('aligned');
    if (aligned !== undefined && aligned.kind !== 'name') throw this.#bad('aligned to be True or False');
    // Without offsets their places depend on the alignment of the machine.
    if (aligned !== undefined && offsets === undefined) throw this.#bad('offsets of an aligned record');
    if (names === undefined || formats === undefined) throw this.#bad('names and formats');
    for (const list of [formats, titles, offsets]) {
      if (list !== undefined && list.length !== names.length) throw this.#bad('lists of one length');
    }
    const parts = names.map((each, i): Part => {
      const { dtype, shape } = formats[i] as Format;
      return { name: each, title: titles?.[i], dtype, shape };
    });
    return this.#place(name, parts, offsets, itemsize === undefined ? undefined : this.#integer(itemsize));
  }

  #list(members: ReadonlyMap<string, PythonLiteral>, name: string): readonly PythonLiteral[] | undefined {
    const literal = members.get(name);
    if (literal === undefined) return undefined;
    if (literal.kind !== 'list' && literal.kind !== 'tuple') throw this.#bad('a list');
    return literal.items;
  }

  #integer(literal: PythonLiteral): number {
    if (literal.kind === 'integer') return literal.value;
    throw this.#bad('an integer');
  }

  /** Gives every field its place; without offsets they stand one after the other. */
  #place(
    name: string,
    parts: readonly Part[],
    offsets: readonly number[] | undefined,
    claimed: number | undefined,
  ): Dtype {
    const taken = new Set<string>();
    let end = 0;
    const fields: Field[] = [];
    for (const [i, part] of parts.entries()) {
      for (const label of [part.name, part.title]) {
        if (label === undefined || label === '') continue;
        if (taken.has(label)) throw this.#bad('different field names');
        taken.add(label);
      }
      if (part.shape.length > MOST_AXES) throw this.#bad(`fields of at most ${MOST_AXES} axes`);
      const offset = offsets?.[i] ?? end;
      const after = offset + elementCount(part.shape) * part.dtype.itemsize;
      if (!(after <= MOST_ITEMSIZE)) throw this.#bad(`an element of at most ${MOST_ITEMSIZE} bytes`);
      end = offsets === undefined ? after : Math.max(end, after);
      if (part.name !== '') fields.push({ ...part, offset });
    }
    const itemsize = claimed ?? end;
    if (end > itemsize) throw this.#bad('fields inside the element');
    if (itemsize === 0 || itemsize > MOST_ITEMSIZE) throw this.#bad(`an element of 1 to ${MOST_ITEMSIZE} bytes`);
    return recordDtype(this.#isDescr ? formatFields(fields, itemsize) : name, fields, itemsize);
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

function isNone(literal: PythonLiteral): boolean {
  return literal.kind === 'name' && literal.text === 'None';
}

function recordDtype(name: string, fields: readonly Field[], itemsize: number): Dtype {
  return { name, code: undefined, kind: 'raw', itemsize, unit: 1, bigEndian: false, Values: Uint8Array, fields };
}

/** Writes a structured dtype as NumPy does: as a list where its fields follow each other without gaps. */
function formatFields(fields: readonly Field[], itemsize: number): string {
  let end = 0;
  const packed = fields.every((field) => {
    const here = field.offset === end;
    end = field.offset + fieldSize(field);
    return here;
  });
  if (packed && end === itemsize) return `[${fields.map((field) => formatField(field, formatFormat)).join(', ')}]`;
  const titles = fields.some((field) => field.title !== undefined)
    ? `, 'titles': [${fields.map(({ title }) => (title === undefined ? 'None' : formatPythonString(title))).join(', ')}]`
    : '';
  const formats = fields.map(({ dtype, shape }) =>
    shape.length === 0 ? formatFormat(dtype) : `(${formatFormat(dtype)}, ${formatShape(shape)})`,
  );
  return (
    `{'names': [${fields.map(({ name }) => formatPythonString(name)).join(', ')}], 'formats': [${formats.join(', ')}], ` +
    `'offsets': [${fields.map(({ offset }) => offset).join(', ')}]${titles}, 'itemsize': ${itemsize}}`
  );
}

/** Bytes that a field has in every element. */
export function fieldSize(field: Field): number {
  return elementCount(field.shape) * field.dtype.itemsize;
}

/** Writes `('name', format)` or `('name', format, shape)`; `format` writes the dtype. */
export function formatField(field: Field, format: (dtype: Dtype) => string): string {
  const name = formatPythonString(field.name);
  const label = field.title === undefined ? name : `(${formatPythonString(field.title)}, ${name})`;
  const axes = field.shape.length === 0 ? '' : `, ${formatShape(field.shape)}`;
  return `(${label}, ${format(field.dtype)}${axes})`;
}

/** Among fields NumPy writes `i1`, `S3` and `?` without a byte order. */
function formatFormat(dtype: Dtype): string {
  if (dtype.fields !== undefined) return dtype.name;
  const spelling = dtype.kind === 'bool' ? '?' : (dtype.code ?? dtype.name).replace(/^\|/, '');
  return `'${dtype.itemsize === 0 ? spelling.slice(0, -1) : spelling}'`;
}
