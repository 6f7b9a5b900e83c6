/**
 * How NumPy spells structured dtypes.
 *
 * @module
 */
import type { Dtype, Field } from './dtype.ts';
import { formatPythonString } from './python-literal.ts';
import { elementCount, formatShape } from './shape.ts';

/** Writes a structured dtype as NumPy does: as a list where its fields follow each other without gaps. */
export function formatFields(fields: readonly Field[], itemsize: number): string {
  let end = 0;
  const packed = fields.every((field) => {
    const here = field.offset === end;
    end = field.offset + fieldSize(field);
    return here;
  });
  if (packed && end === itemsize) return `[${fields.map((field) => formatField(field, formatFormat)).join(', ')}]`;
  return formatDict(
    fields,
    itemsize,
    fields.map(({ dtype }) => formatFormat(dtype)),
  );
}

/**
 * Writes a record that is laid out as C does it, which NumPy always does as a dict.
 *
 * @param formats - the spelled dtypes of its fields: those of records depend on where they stand.
 */
export function formatAligned(fields: readonly Field[], itemsize: number, formats: readonly string[]): string {
  return markAligned(formatDict(fields, itemsize, formats));
}

/** The text of a dict inside of an aligned record, where it does not say that it is aligned, as one of its own. */
export function markAligned(dict: string): string {
  return `${dict.slice(0, -1)}, 'aligned': True}`;
}

function formatDict(fields: readonly Field[], itemsize: number, formats: readonly string[]): string {
  const titles = fields.some((field) => field.title !== undefined)
    ? `, 'titles': [${fields.map(({ title }) => (title === undefined ? 'None' : formatPythonString(title))).join(', ')}]`
    : '';
  const shaped = fields.map(({ shape }, i) =>
    shape.length === 0 ? formats[i] : `(${formats[i]}, ${formatShape(shape)})`,
  );
  return (
    `{'names': [${fields.map(({ name }) => formatPythonString(name)).join(', ')}], 'formats': [${shaped.join(', ')}], ` +
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
export function formatFormat(dtype: Dtype): string {
  if (dtype.fields !== undefined) return dtype.name;
  const spelling = dtype.kind === 'bool' ? '?' : (dtype.code ?? dtype.name).replace(/^\|/, '');
  return `'${dtype.itemsize === 0 ? spelling.slice(0, -1) : spelling}'`;
}
