import { type DataType, Field } from 'apache-arrow';
import { type FileMetaData, parquetMetadata, parquetScan, type SchemaElement } from 'hyparquet';
import { viewOf } from '../../../base/bytes.ts';
import { DecodeError, RaymonError } from '../../../base/errors.ts';
import { checkLimit, resolveLimits, type Limits } from '../../../base/limits.ts';
import { checkColumns } from '../../../frame/values/table.ts';
import type { FrameSchema } from '../../../frame/arrow/columns.ts';
import type { ReadFormat } from '../source/artefact.ts';
import { frameOf } from '../frame/frame-of.ts';
import { buildStored, type StoredCell } from '../../../frame/values/stored-cells.ts';
import { bytesOf } from '../source/source-bytes.ts';
import { decodeArrowSchema, restored, SCHEMA_KEY } from './arrow-schema.ts';
import { checkPages } from './check-pages.ts';
import { checkThrift } from './check-thrift.ts';
import { loadCodecs } from './codecs.ts';
import { type ColumnPlan, planOf, type RawValue } from './column-plan.ts';

const MAGIC = 0x31524150;
/** Bytes around everything: the magic number before it; the length of the metadata and the magic number behind it. */
const LEAST_BYTES = 12;

/**
 * Reads a Parquet file of flat columns as a frame. What its pages claim is compared with its metadata before they are
 * unpacked; types that only the Arrow schema of its writer tells are restored where they fit.
 */
export const readParquet: ReadFormat = async (source, options) => {
  const limits = resolveLimits(options.limits);
  const bytes = await bytesOf(source, limits);
  return trusted(async () => {
    const view = viewOf(bytes);
    const metadata = metadataOf(view, bytes, limits);
    const keys = new Map((metadata.key_value_metadata ?? []).map(({ key, value = '' }) => [key, value]));
    const schema = decodeArrowSchema(keys.get(SCHEMA_KEY), limits);
    keys.delete(SCHEMA_KEY);
    const columns = columnsOf(metadata, schema);
    checkPages(view, metadata, limits);
    const rows = Number(metadata.num_rows);
    const scan = await parquetScan({ file: fileOf(bytes), metadata, compressors: await loadCodecs(), utf8: false });
    const chunks = [];
    for (const { field, plan } of columns) {
      const data = [];
      for (const { rowStart, rowEnd } of scan.ranges) {
        const raw = await scan.readColumn({ column: field.name, rowStart, rowEnd });
        if (raw.length !== rowEnd - rowStart) throw bad('a value or null for each row', [field.name]);
        data.push(arrayOf(raw as ArrayLike<RawValue | null | undefined>, plan, field));
      }
      chunks.push(data.length === 0 ? [buildStored(plan.type, [], () => fail())] : data);
    }
    const fields = columns.map(({ field }) => field);
    return {
      value: frameOf(checkColumns({ fields, metadata: schema?.metadata ?? keys, chunks, rows }, limits, []), limits),
    };
  });
};

function fail(): never {
  throw bad('a column');
}

/** What goes wrong in the reader that we build on becomes an error of ours. */
async function trusted<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof RaymonError) throw cause;
    const why = cause instanceof Error ? cause.message : 'no reason given';
    throw new DecodeError(
      'bad-value',
      `Expected a Parquet file, got a damaged one, or one of an unknown kind: ${why}`,
      [],
      {
        cause,
      },
    );
  }
}

function fileOf(bytes: Uint8Array): { byteLength: number; slice: (start: number, end?: number) => ArrayBuffer } {
  return {
    byteLength: bytes.length,
    slice: (start, end) => Uint8Array.from(bytes.subarray(start, end)).buffer,
  };
}

function metadataOf(view: DataView, bytes: Uint8Array, limits: Limits): FileMetaData {
  const size = view.byteLength;
  if (size < LEAST_BYTES || view.getUint32(0, true) !== MAGIC || view.getUint32(size - 4, true) !== MAGIC) {
    throw bad('a file that begins and ends as Parquet files do');
  }
  const length = view.getUint32(size - 8, true);
  if (length > size - LEAST_BYTES) throw bad('metadata inside the file');
  checkThrift(view, size - 8 - length);
  const metadata = parquetMetadata(bytes, { geoparquet: false });
  checkLimit(limits, 'keys', metadata.schema.length, []);
  checkLimit(limits, 'elements', Number(metadata.num_rows), []);
  return metadata;
}

interface ReadColumn {
  readonly field: Field;
  readonly plan: ColumnPlan;
}

/** The columns of a file; their elements lose what the reader would make values of another kind by. */
function columnsOf(metadata: FileMetaData, schema: FrameSchema | undefined): ReadColumn[] {
  const [root, ...elements] = metadata.schema;
  if (root?.num_children !== elements.length) {
    const nested = elements.find(({ num_children: children }) => children !== undefined);
    if (nested === undefined) throw bad('a tree of columns');
    throw bad('columns of single values', [nested.name]);
  }
  const names = new Set(elements.map(({ name }) => name));
  if (names.size !== elements.length) throw bad('names of columns that differ');
  const isSame =
    schema?.fields.length === elements.length && schema.fields.every(({ name }, i) => name === elements[i]?.name);
  return elements.map((element, i) => {
    const own = planOf(element);
    if (own === undefined || element.repetition_type === 'REPEATED') {
      throw bad('columns of single values of a type that Arrow has', [element.name]);
    }
    strip(element);
    const wanted = isSame ? schema.fields[i] : undefined;
    const plan = (wanted && restored(own, wanted.type as DataType)) ?? own;
    const nullable = element.repetition_type !== 'REQUIRED';
    return { field: new Field(element.name, plan.type, nullable, wanted?.metadata), plan };
  });
}

function strip(element: SchemaElement): void {
  delete element.converted_type;
  delete element.logical_type;
}

function arrayOf(
  raw: ArrayLike<RawValue | null | undefined>,
  { type, convert }: ColumnPlan,
  { name, nullable }: Field,
): ReturnType<typeof buildStored> {
  const refuse = (message: string, row: number): never => {
    throw new DecodeError('bad-value', message, [name, row]);
  };
  const cells: StoredCell[] = [];
  for (let row = 0; row < raw.length; row++) {
    const value = raw[row];
    if (value === null || value === undefined) {
      if (!nullable) refuse('Expected a value, got none in a column that allows no null', row);
      cells.push(null);
    } else cells.push(convert(value) ?? refuse('Expected a value that the type of its column can hold', row));
  }
  return buildStored(type, cells, refuse);
}

function bad(expected: string, path: readonly (string | number)[] = []): DecodeError {
  return new DecodeError('bad-value', `Expected ${expected} in a Parquet file, got others`, path);
}
