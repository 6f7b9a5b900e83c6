/**
 * The Arrow schema that writers keep in the metadata of a Parquet file, and what it says beyond Parquet's own types.
 *
 * @module
 */
import { DataType } from 'apache-arrow';
import { decodeBase64, encodeBase64 } from '../../../base/base64.ts';
import { RaymonError } from '../../../base/errors.ts';
import type { Limits } from '../../../base/limits.ts';
import type { FrameSchema } from '../../../frame/arrow/columns.ts';
import { PER_SECOND } from '../../../frame/arrow/time.ts';
import { encodeMessage, MESSAGE, messagesOf } from '../../../frame/stream/message.ts';
import { decodeSchema, encodeSchema } from '../../../frame/stream/schema-codec.ts';
import type { StoredCell } from '../../../frame/stored/stored-cells.ts';
import type { ColumnPlan } from './column-plan.ts';
import type { RawValue } from './pages/read-leaf.ts';

/** Where the schema stands in the metadata. */
export const SCHEMA_KEY = 'ARROW:schema';

/** A schema as text for the metadata. */
export function encodeArrowSchema(schema: FrameSchema): string {
  return encodeBase64(encodeMessage(MESSAGE.schema, encodeSchema(schema), 0));
}

/** The schema that the metadata has; undefined if there is none that can be read. */
export function decodeArrowSchema(text: string | undefined, limits: Limits): FrameSchema | undefined {
  if (text === undefined) return undefined;
  try {
    for (const { kind, header } of messagesOf(decodeBase64(text, limits, []), [])) {
      if (kind === MESSAGE.schema) return decodeSchema(header, limits, []);
    }
  } catch (error) {
    // Other versions write types that we do not have: Parquet's own then hold.
    if (!(error instanceof RaymonError)) throw error;
  }
  return undefined;
}

/**
 * The plan of a column that is of another Arrow type than its Parquet type says; undefined where the two do not fit, and
 * the file's own type holds.
 */
export function restored(plan: ColumnPlan, wanted: DataType): ColumnPlan | undefined {
  const { type, convert } = plan;
  if (DataType.isDictionary(wanted)) {
    const inner = restored(plan, wanted.dictionary);
    return inner === undefined ? undefined : { ...inner, type: wanted };
  }
  const scale = unitChange(type, wanted);
  if (scale !== undefined) {
    return {
      type: wanted,
      convert: (raw) => {
        const cell = convert(raw);
        const value = BigInt(cell as number | bigint);
        return value % scale.divisor === 0n ? narrow(wanted, (value * scale.factor) / scale.divisor) : undefined;
      },
    };
  }
  if (DataType.isInt(type) && DataType.isInt(wanted)) return integers(convert, wanted);
  const isSame = SAME.some(([a, b]) => a(type) && b(wanted)) || (DataType.isDecimal(type) && sameScale(type, wanted));
  return isSame ? { ...plan, type: wanted } : undefined;
}

function integers(convert: ColumnPlan['convert'], wanted: DataType): ColumnPlan {
  const isWide = DataType.isInt(wanted) && wanted.bitWidth === 64;
  return {
    type: wanted,
    convert: (raw: RawValue): StoredCell => {
      const cell = convert(raw) as number | bigint;
      return isWide ? BigInt(cell) : Number(cell);
    },
  };
}

function sameScale(a: DataType, b: DataType): boolean {
  return DataType.isDecimal(a) && DataType.isDecimal(b) && a.scale === b.scale && a.precision <= b.precision;
}

type Is = (type: DataType) => boolean;
const isText: Is = (type) => DataType.isUtf8(type) || DataType.isLargeUtf8(type);
const isBinary: Is = (type) => DataType.isBinary(type) || DataType.isLargeBinary(type);

/** Types of Parquet whose values are stored as those of a type of Arrow. */
const SAME: readonly (readonly [parquet: Is, arrow: Is])[] = [
  [DataType.isNull, DataType.isNull],
  [DataType.isBool, DataType.isBool],
  [isText, isText],
  [isBinary, isBinary],
  [DataType.isFixedSizeBinary, DataType.isFixedSizeBinary],
  [(type) => DataType.isFloat(type) && type.precision === 0, (type) => DataType.isFloat(type) && type.precision === 0],
  [(type) => DataType.isFloat(type) && type.precision === 1, (type) => DataType.isFloat(type) && type.precision === 1],
  [(type) => DataType.isFloat(type) && type.precision === 2, (type) => DataType.isFloat(type) && type.precision === 2],
  [(type) => DataType.isInt(type) && type.bitWidth === 64, DataType.isDuration],
];

const DAY_MILLISECONDS = 86_400_000n;

/** By what counts of a type become counts of another: Parquet has no seconds, and no dates in milliseconds. */
function unitChange(from: DataType, to: DataType): { readonly factor: bigint; readonly divisor: bigint } | undefined {
  if (DataType.isDate(from) && DataType.isDate(to)) {
    return { factor: from.unit === to.unit ? 1n : DAY_MILLISECONDS, divisor: 1n };
  }
  const isClock = DataType.isTime(from) && DataType.isTime(to);
  const isInstant = DataType.isTimestamp(from) && DataType.isTimestamp(to);
  if (!isClock && !isInstant) return undefined;
  const [of, per] = [
    PER_SECOND[(from as { unit: number }).unit] ?? 1n,
    PER_SECOND[(to as { unit: number }).unit] ?? 1n,
  ];
  return per >= of ? { factor: per / of, divisor: 1n } : { factor: 1n, divisor: of / per };
}

function narrow(type: DataType, value: bigint): StoredCell {
  const isNarrow = (DataType.isDate(type) && type.unit === 0) || (DataType.isTime(type) && type.bitWidth === 32);
  return isNarrow ? Number(value) : value;
}
