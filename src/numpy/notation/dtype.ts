/**
 * NumPy's dtypes: which exist, how they are spelled, and how many bytes their elements have.
 *
 * @module
 */
import { HOST_IS_LITTLE_ENDIAN } from '../../base/bytes.ts';
import { nearestName } from '../../base/options.ts';
import { quote } from '../../base/path.ts';
import type { Shape } from './shape.ts';

/** How the bytes of an element are meant. `raw`: they are kept and not interpreted. */
export type Kind = 'bool' | 'int' | 'float' | 'float16' | 'bfloat16' | 'complex' | 'time' | 'unicode' | 'bytes' | 'raw';

/** Numbers as this machine has them. (The types of npm ndarray know no shared memory for 64-bit integers.) */
export type Numbers =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | BigUint64Array<ArrayBuffer>
  | BigInt64Array<ArrayBuffer>
  | Float32Array
  | Float64Array;

/** Makes a typed array, over memory or for so many zeros. */
export interface TypedArrayClass {
  readonly name: string;
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): Numbers;
  new (buffer: ArrayBuffer, byteOffset: number, length: number): Numbers;
}

/** What every element of an array is. */
export interface Dtype {
  /** NumPy's `str(dtype)`. */
  readonly name: string;
  /** The byte-order-prefixed spelling that `.npy` files have, undefined where they have none. */
  readonly code: string | undefined;
  readonly kind: Kind;
  /** Bytes of an element. */
  readonly itemsize: number;
  /** Bytes of one number: what a change of byte order reverses. */
  readonly unit: number;
  /** Bytes that its places in an aligned record are multiples of, where it is not `unit`. */
  readonly alignment?: number;
  readonly bigEndian: boolean;
  /** The typed array whose elements the numbers are, in host order; two numbers make one complex element. */
  readonly Values: TypedArrayClass;
  /** The fields of a structured dtype. */
  readonly fields?: readonly Field[];
}

/** One named part of every element of a structured array. */
export interface Field {
  readonly name: string;
  readonly title: string | undefined;
  readonly dtype: Dtype;
  /** Axes that every element has in this field: `()` for one value. */
  readonly shape: Shape;
  /** Bytes before it in the element. */
  readonly offset: number;
}

/** Makes the error for a dtype, so that reading and wrapping refuse in their own words and places. */
export type RefuseDtype = (code: 'bad-dtype' | 'unsupported-dtype', message: string) => Error;

/** The largest element that NumPy makes: it keeps the size in a 32-bit integer. */
export const MOST_ITEMSIZE: number = 2 ** 31 - 1;

type Row = readonly [name: string, code: string, kind: Kind, Values: TypedArrayClass];

/** The dtypes of one fixed size, in which each code ends. Everything that depends on which of them it is, reads it here. */
const TABLE: readonly Row[] = [
  ['bool', 'b1', 'bool', Uint8Array],
  ['int8', 'i1', 'int', Int8Array],
  ['int16', 'i2', 'int', Int16Array],
  ['int32', 'i4', 'int', Int32Array],
  ['int64', 'i8', 'int', BigInt64Array],
  ['uint8', 'u1', 'int', Uint8Array],
  ['uint16', 'u2', 'int', Uint16Array],
  ['uint32', 'u4', 'int', Uint32Array],
  ['uint64', 'u8', 'int', BigUint64Array],
  ['float16', 'f2', 'float16', Uint16Array],
  ['float32', 'f4', 'float', Float32Array],
  ['float64', 'f8', 'float', Float64Array],
  ['float128', 'f16', 'raw', Uint8Array],
  ['complex64', 'c8', 'complex', Float32Array],
  ['complex128', 'c16', 'complex', Float64Array],
  ['complex256', 'c32', 'raw', Uint8Array],
  ['datetime64', 'M8', 'time', BigInt64Array],
  ['timedelta64', 'm8', 'time', BigInt64Array],
];

/** By every spelling that is read: `int64`, `i8`, `<i8`, `=i8`, `>i8`; single bytes also `|i1`. */
const PLAIN: ReadonlyMap<string, Dtype> = /* @__PURE__ */ plainSpellings();

function plainSpellings(): Map<string, Dtype> {
  const spellings = new Map<string, Dtype>();
  for (const [name, code, kind, Values] of TABLE) {
    const itemsize = Number(code.slice(1));
    // No array of JavaScript's has long doubles.
    const unit = kind === 'raw' ? 16 : Values.BYTES_PER_ELEMENT;
    const single = unit === 1;
    const little: Dtype = {
      name,
      code: (single ? '|' : '<') + code,
      kind,
      itemsize,
      unit,
      bigEndian: false,
      Values,
    };
    for (const spelling of [name, code, `<${code}`, `=${code}`]) spellings.set(spelling, little);
    if (single) spellings.set(`|${code}`, little);
    // NumPy gives single bytes no order: `>i1` is int8.
    spellings.set(`>${code}`, single ? little : { ...little, name: `>${code}`, code: `>${code}`, bigEndian: true });
  }
  const bool = spellings.get('bool') as Dtype;
  for (const spelling of ['?', '|?', '<?', '=?', '>?']) spellings.set(spelling, bool);
  spellings.set('bfloat16', {
    name: 'bfloat16',
    code: undefined,
    kind: 'bfloat16',
    itemsize: 2,
    unit: 2,
    bigEndian: false,
    Values: Uint16Array,
  });
  return spellings;
}

/** Names that NumPy knows, but that cannot be kept: why not. */
const UNSUPPORTED: readonly (readonly [names: RegExp, why: string])[] = [
  [/^(?:object[_0]?|\|?O8?|T|StringDType\(\))$/, 'whose elements are memory addresses'],
  [/^(?:int_?|uint|u?long|u?intp|u?longlong|c?longdouble|[lLpPnNgG])$/, 'whose size depends on the machine'],
  [
    /^(?:float|complex|str|bytes|void|[USVMm]|half|single|double)$/,
    'which is not how str(dtype) spells one, as in float64',
  ],
];

/**
 * Reads an unstructured dtype as NumPy's `str(dtype)` spells it, or one of its sized aliases (`f4`, `=i8`, `?`,
 * `M8[ns]`).
 *
 * The grammar is closed: a name is looked up or scanned, never evaluated.
 *
 * @param refuse - makes the error for a dtype that does not exist or cannot be kept.
 */
export function parseScalarDtype(text: string, refuse: RefuseDtype): Dtype {
  const dtype = PLAIN.get(text) ?? parseTime(text) ?? parseSized(text);
  if (dtype !== undefined) return dtype;
  const advice = suggest(text);
  for (const [names, why] of UNSUPPORTED) {
    if (!names.test(text)) continue;
    throw refuse('unsupported-dtype', `Expected a dtype that can be kept, got ${quote(text)}, ${why}${advice}`);
  }
  const example = advice === '' ? ', such as "float32"' : '';
  throw refuse('bad-dtype', `Expected a dtype as NumPy writes it${example}, got ${quote(text)}${advice}`);
}

/** What people mean by names that are not dtypes of NumPy's, or lack a size. */
const MEANT: ReadonlyMap<string, string> = /* @__PURE__ */ new Map(
  (
    [
      ['float64 or float32', 'float'],
      ['bfloat16', 'bfloat'],
      ['float16', 'half'],
      ['float32', 'single'],
      ['float64', 'double number'],
      ['uint64 or uint32', 'uint ulong ulonglong L'],
      ['int64 or int32', 'int long longlong l integer bigint'],
      ['int8 or uint8', 'byte'],
      ['complex128 or complex64', 'complex'],
      ['bool', 'bool boolean'],
      ['<U with the most characters, such as <U16', 'str string text U <U unicode utf char varchar'],
      ['|S with the most bytes, such as |S16', 'bytes binary S |S'],
      ['datetime64[ms]', 'date datetime timestamp'],
      ['timedelta64[ms]', 'timedelta duration'],
    ] as const
  ).flatMap(([meant, names]) => names.split(' ').map((name) => [name, meant] as const)),
);

/** Families of dtypes by usual short names, and by those of Arrow. */
const SHORT: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ['f', 'float'],
  ['bf', 'bfloat'],
  ['i', 'int'],
  ['u', 'uint'],
  ['c', 'complex'],
  ['timestamp', 'datetime'],
  ['duration', 'timedelta'],
]);

const SIZES = ['8', '16', '32', '64', '128', '256'];

/** Letters, a size and a unit: of `f32`, `Float32Array`, `float_32`, `torch.float32`, `<class 'numpy.float32'>`. */
const NAME =
  /^(?:<class '|dtype\(['"])?(?:\w+\.)*(?:Big)?([a-z]+?)[ _-]?(\d*)(?:_t|(?:Clamped)?Array)?(?:\[(\w*)[^\]]*\]?)?(?:'>|['"]\))?$/i;

/** Characters of a name that somebody may have meant. */
const LONGEST_NAME = 60;

/** Says which dtype a name may be meant for. */
function suggest(text: string): string {
  const meant = text.length > LONGEST_NAME ? undefined : meantBy(text);
  return meant === undefined ? '' : `: did you mean ${meant}?`;
}

function meantBy(text: string): string | undefined {
  const usual = MEANT.get(text) ?? MEANT.get(text.toLowerCase());
  if (usual !== undefined) return usual;
  const [, letters, bits = '', unit] = NAME.exec(text) ?? [];
  // A letter and a digit may have changed places.
  if (letters === undefined) return nearestName(text, [...PLAIN.keys()].filter(isWord));
  const word = letters.toLowerCase();
  const family = SHORT.get(word) ?? nearestName(word, [...MEANT.keys()].filter(isWord));
  if (family === undefined) return undefined;
  if (family === 'datetime' || family === 'timedelta') return withUnit(`${family}64`, unit);
  if (PLAIN.has(family + bits)) return family + bits;
  const sizes = SIZES.filter((size) => PLAIN.has(family + size));
  const size = bits === '' ? undefined : nearestName(bits, sizes);
  return size === undefined ? MEANT.get(family) : family + size;
}

function isWord(name: string): boolean {
  return /^[a-z]{3}/.test(name);
}

function withUnit(name: string, unit = 'ms'): string {
  const spelled = [unit, unit.toLowerCase(), unit.toUpperCase()].map((each) => `${name}[${each}]`);
  return spelled.find((each) => parseTime(each) !== undefined) ?? `${name} with a unit of NumPy's, such as ${name}[ms]`;
}

const TIME =
  /^(?:(datetime64|timedelta64)|([<>=]?)([Mm])8)\[(?:generic|([1-9]\d{0,9})?(Y|M|W|D|h|m|s|ms|us|ns|ps|fs|as))\]$/;
const MOST_MULTIPLE = 0x7fff_ffff;

function parseTime(text: string): Dtype | undefined {
  const found = TIME.exec(text);
  if (found === null) return undefined;
  const [, name, order = '', letter, multiple = '1', unit] = found;
  const base = PLAIN.get(name ?? `${order}${letter}8`) as Dtype;
  if (unit === undefined) return base;
  const times = Number(multiple);
  if (times > MOST_MULTIPLE) return undefined;
  const suffix = `[${times === 1 ? '' : times}${unit}]`;
  return { ...base, name: base.name + suffix, code: `${base.code}${suffix}` };
}

const SIZED = /^([<>=|]?)([USV])(0|[1-9]\d{0,9})$/;
/** Elements without bytes are read only as NumPy itself spells them. */
const EMPTY = /^(?:[<>]U|\|S)0$/;

function parseSized(text: string): Dtype | undefined {
  const found = SIZED.exec(text);
  if (found === null) return undefined;
  const [, order, letter, digits] = found;
  const length = Number(digits);
  if (length === 0 && !EMPTY.test(text)) return undefined;
  if (length > (letter === 'U' ? MOST_CODE_POINTS : MOST_ITEMSIZE)) return undefined;
  if (letter === 'U') return order === '|' ? undefined : unicode(length, order === '>');
  return bytes(letter as 'S' | 'V', length);
}

/** What `<U{n}` may have at most: four bytes each. */
const MOST_CODE_POINTS = Math.floor(MOST_ITEMSIZE / 4);

/** The dtype of strings of so many code points. */
export function unicode(length: number, bigEndian: boolean): Dtype {
  const name = `${bigEndian ? '>' : '<'}U${length}`;
  return { name, code: name, kind: 'unicode', itemsize: 4 * length, unit: 4, bigEndian, Values: Uint32Array };
}

/** The dtype of so many bytes, as text or as they are. */
function bytes(letter: 'S' | 'V', length: number): Dtype {
  const name = `|${letter}${length}`;
  const kind = letter === 'S' ? 'bytes' : 'raw';
  return { name, code: name, kind, itemsize: length, unit: 1, bigEndian: false, Values: Uint8Array };
}

/** The dtype of that name in the table. */
export function plainDtype(name: PlainName): Dtype {
  return PLAIN.get(name) as Dtype;
}

/** Names of dtypes that values of JavaScript have by themselves. */
export type PlainName =
  | 'bool'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'float16'
  | 'float32'
  | 'float64'
  | 'complex64';

/** The dtype of dates with the precision of JavaScript's. */
export const MILLISECONDS: Dtype = /* @__PURE__ */ parseTime('datetime64[ms]') as Dtype;

/** Whether the numbers of a dtype lie in the order of this machine. */
export function isHostOrder(dtype: Dtype): boolean {
  return dtype.unit === 1 || dtype.bigEndian !== HOST_IS_LITTLE_ENDIAN;
}
