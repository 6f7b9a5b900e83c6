import { type DataType, Field } from 'apache-arrow';
import { type FileMetaData, parquetMetadata, type SchemaElement } from 'hyparquet';
import { viewOf } from '../../../base/bytes.ts';
import { DecodeError, RaymonError } from '../../../base/errors.ts';
import { checkLimit, resolveLimits, type Limits } from '../../../base/limits.ts';
import { checkColumns } from '../../../frame/values/table.ts';
import type { FrameSchema } from '../../../frame/arrow/columns.ts';
import type { ReadFormat } from '../source/artefact.ts';
import { frameOf } from '../frame/frame-of.ts';
import { bytesOf } from '../source/source-bytes.ts';
import { decodeArrowSchema, restored, SCHEMA_KEY } from './arrow-schema.ts';
import { badParquet } from './bad-parquet.ts';
import { checkPages } from './check-pages.ts';
import { checkThrift } from './check-thrift.ts';
import { loadCodecs } from './codecs.ts';
import { planOf } from './column-plan.ts';
import { entriesKey } from './dictionary-entries.ts';
import { ColumnReader, type ReadColumn } from './read-column.ts';

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
    const compressors = await loadCodecs();
    checkPages(view, metadata, compressors, limits);
    const rows = Number(metadata.num_rows);
    const reader = await ColumnReader.of(bytes, metadata, compressors, limits);
    const chunks = [];
    for (const [place, column] of columns.entries()) {
      chunks.push(await reader.read(place, column, keys.get(entriesKey(column.field.name))));
    }
    const fields = columns.map(({ field }) => field);
    return {
      value: frameOf(checkColumns({ fields, metadata: schema?.metadata ?? keys, chunks, rows }, limits, []), limits),
    };
  });
};

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

function metadataOf(view: DataView, bytes: Uint8Array, limits: Limits): FileMetaData {
  const size = view.byteLength;
  if (size < LEAST_BYTES || view.getUint32(0, true) !== MAGIC || view.getUint32(size - 4, true) !== MAGIC) {
    throw badParquet('a file that begins and ends as Parquet files do');
  }
  const length = view.getUint32(size - 8, true);
  if (length > size - LEAST_BYTES) throw badParquet('metadata inside the file');
  checkThrift(view, size - 8 - length);
  const metadata = parquetMetadata(bytes, { geoparquet: false });
  checkLimit(limits, 'keys', metadata.schema.length, []);
  checkLimit(limits, 'elements', Number(metadata.num_rows), []);
  return metadata;
}

/** The columns of a file; their elements lose what the reader would make values of another kind by. */
function columnsOf(metadata: FileMetaData, schema: FrameSchema | undefined): ReadColumn[] {
  const [root, ...elements] = metadata.schema;
  if (root?.num_children !== elements.length) {
    const nested = elements.find(({ num_children: children }) => children !== undefined);
    if (nested === undefined) throw badParquet('a tree of columns');
    throw badParquet('columns of single values', [nested.name]);
  }
  const names = new Set(elements.map(({ name }) => name));
  if (names.size !== elements.length) throw badParquet('names of columns that differ');
  const isSame =
    schema?.fields.length === elements.length && schema.fields.every(({ name }, i) => name === elements[i]?.name);
  return elements.map((element, i) => {
    const own = planOf(element);
    if (own === undefined || element.repetition_type === 'REPEATED') {
      throw badParquet('columns of single values of a type that Arrow has', [element.name]);
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
