/** A field of a nested type. */
export interface ArrowField {
  readonly name: string;
  readonly type: ArrowType;
  readonly nullable?: boolean;
}

/** What of a type of Arrow is looked at: the members that its kind has. */
export interface ArrowType {
  readonly typeId: number;
  readonly children?: readonly ArrowField[] | null;
  readonly bitWidth?: number;
  readonly isSigned?: boolean;
  readonly precision?: number;
  readonly scale?: number;
  readonly unit?: number;
  readonly timezone?: string | null;
  readonly byteWidth?: number;
  readonly listSize?: number;
  readonly indices?: ArrowType;
  readonly dictionary?: ArrowType;
  readonly isOrdered?: boolean;
  readonly mode?: number;
}

/** Arrow's numbers of the kinds of types: those of its metadata, and what apache-arrow adds. */
export const TYPE_ID = {
  dictionary: -1,
  null: 1,
  int: 2,
  float: 3,
  binary: 4,
  utf8: 5,
  bool: 6,
  decimal: 7,
  date: 8,
  time: 9,
  timestamp: 10,
  interval: 11,
  list: 12,
  struct: 13,
  union: 14,
  fixedSizeBinary: 15,
  fixedSizeList: 16,
  map: 17,
  duration: 18,
  largeBinary: 19,
  largeUtf8: 20,
  largeList: 21,
  binaryView: 23,
  utf8View: 24,
} as const;

const UNITS = ['s', 'ms', 'us', 'ns'] as const;
const INTERVALS = ['month', 'day_time', 'month_day_nano'] as const;
const FLOATS = ['float16', 'float32', 'float64'] as const;

/** The suffix of the units of times: `s`, `ms`, `us`, `ns`. */
export function unitName(type: ArrowType): string {
  return UNITS[type.unit ?? 0] ?? '?';
}

/** Types nested deeper than this are named by dots. */
const MOST_LEVELS = 12;

/**
 * A type as pyarrow's names of types spell it: `int64`, `timestamp[us, tz=UTC]`, `list<item: float64>`.
 *
 * Names of nested fields are untrusted.
 */
export function arrowTypeName(type: ArrowType, depth = 0): string {
  if (depth > MOST_LEVELS) return '…';
  const inner = (field: ArrowField): string => `${field.name}: ${arrowTypeName(field.type, depth + 1)}`;
  const children = type.children ?? [];
  const all = (): string => children.map(inner).join(', ');
  switch (type.typeId) {
    case TYPE_ID.dictionary:
      return dictionaryName(type, depth);
    case TYPE_ID.int:
      return `${type.isSigned === true ? '' : 'u'}int${type.bitWidth}`;
    case TYPE_ID.float:
      return FLOATS[type.precision ?? 2] ?? 'float64';
    case TYPE_ID.decimal:
      return `decimal${type.bitWidth}(${type.precision}, ${type.scale})`;
    case TYPE_ID.date:
      return type.unit === 0 ? 'date32[day]' : 'date64[ms]';
    case TYPE_ID.time:
      return `time${type.bitWidth}[${unitName(type)}]`;
    case TYPE_ID.timestamp:
      return `timestamp[${unitName(type)}${type.timezone ? `, tz=${type.timezone}` : ''}]`;
    case TYPE_ID.interval:
      return `${INTERVALS[type.unit ?? 0] ?? ''}_interval`;
    case TYPE_ID.duration:
      return `duration[${unitName(type)}]`;
    case TYPE_ID.fixedSizeBinary:
      return `fixed_size_binary[${type.byteWidth}]`;
    case TYPE_ID.list:
      return `list<${all()}>`;
    case TYPE_ID.largeList:
      return `large_list<${all()}>`;
    case TYPE_ID.fixedSizeList:
      return `fixed_size_list<${all()}>[${type.listSize}]`;
    case TYPE_ID.struct:
      return `struct<${all()}>`;
    case TYPE_ID.map:
      return mapName(type, depth);
    case TYPE_ID.union:
      return `${type.mode === 1 ? 'dense' : 'sparse'}_union<${all()}>`;
    default:
      return PLAIN_NAMES.get(type.typeId) ?? `type ${type.typeId}`;
  }
}

const PLAIN_NAMES: ReadonlyMap<number, string> = new Map([
  [TYPE_ID.null, 'null'],
  [TYPE_ID.binary, 'binary'],
  [TYPE_ID.utf8, 'string'],
  [TYPE_ID.bool, 'bool'],
  [TYPE_ID.largeBinary, 'large_binary'],
  [TYPE_ID.largeUtf8, 'large_string'],
  [TYPE_ID.binaryView, 'binary_view'],
  [TYPE_ID.utf8View, 'string_view'],
]);

function dictionaryName({ indices, dictionary, isOrdered }: ArrowType, depth: number): string {
  if (indices === undefined || dictionary === undefined) return 'dictionary';
  const values = arrowTypeName(dictionary, depth + 1);
  return `dictionary<values=${values}, indices=${arrowTypeName(indices)}${isOrdered === true ? ', ordered' : ''}>`;
}

function mapName(type: ArrowType, depth: number): string {
  const [key, value] = type.children?.[0]?.type.children ?? [];
  if (key === undefined || value === undefined) return 'map';
  return `map<${arrowTypeName(key.type, depth + 1)}, ${arrowTypeName(value.type, depth + 1)}>`;
}

/** Whether cells of a type are compared from the right, digit below digit. */
export function isNumeric({ typeId, dictionary }: ArrowType): boolean {
  if (typeId === TYPE_ID.dictionary && dictionary !== undefined) return isNumeric(dictionary);
  return (
    typeId === TYPE_ID.int || typeId === TYPE_ID.float || typeId === TYPE_ID.decimal || typeId === TYPE_ID.duration
  );
}
