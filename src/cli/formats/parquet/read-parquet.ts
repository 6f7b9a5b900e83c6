import { type FileMetaData, parquetMetadata } from 'hyparquet';
import { viewOf } from '../../../base/bytes.ts';
import { DecodeError, RaymonError } from '../../../base/errors.ts';
import { checkLimit, resolveLimits, type Limits } from '../../../base/limits.ts';
import { checkColumns } from '../../../frame/values/table.ts';
import type { FrameSchema } from '../../../frame/arrow/columns.ts';
import type { ReadFormat } from '../source/artefact.ts';
import { frameOf } from '../frame/frame-of.ts';
import { bytesOf } from '../source/source-bytes.ts';
import { decodeArrowSchema, SCHEMA_KEY } from './arrow-schema.ts';
import { type ColumnShape, shapeOf } from './column-shape.ts';
import { entriesKey } from './dictionary-entries.ts';
import { badParquet } from './pages/bad-parquet.ts';
import { checkPages } from './pages/check-pages.ts';
import { checkThrift } from './pages/check-thrift.ts';
import { loadCodecs } from './pages/codecs.ts';
import { leavesOf, type SchemaNode, schemaTree } from './pages/schema-tree.ts';
import { ColumnReader } from './read-column.ts';

const MAGIC = 0x31524150;
/** Bytes around everything: the magic number before it; the length of the metadata and the magic number behind it. */
const LEAST_BYTES = 12;

/**
 * Reads a Parquet file as a frame, lists, structs and maps included. What its pages claim is compared with its metadata before they are
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
    const root = schemaTree(metadata.schema, limits);
    const shapes = shapesOf(root, schema);
    const leaves = leavesOf(root);
    const compressors = await loadCodecs();
    checkPages(view, metadata, leaves, compressors, limits);
    const rows = Number(metadata.num_rows);
    const reader = new ColumnReader(bytes, metadata, leaves, compressors, limits);
    const chunks = shapes.map((shape) => reader.read(shape, ({ node }) => keys.get(entriesKey(node.path))));
    const fields = shapes.map(({ field }) => field);
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
    throw new DecodeError(
      'bad-value',
      'Expected a Parquet file, which begins and ends with PAR1, got one that does not',
    );
  }
  const length = view.getUint32(size - 8, true);
  if (length > size - LEAST_BYTES) throw badParquet('metadata inside the file');
  checkThrift(view, size - 8 - length);
  const metadata = parquetMetadata(bytes, { geoparquet: false });
  checkLimit(limits, 'keys', metadata.schema.length, []);
  checkLimit(limits, 'elements', Number(metadata.num_rows), []);
  return metadata;
}

/** The columns that a tree states, as far as they fit of the types that the schema of its writer says. */
function shapesOf(root: SchemaNode, schema: FrameSchema | undefined): readonly ColumnShape[] {
  const { children } = root;
  const names = new Set(children.map(({ name }) => name));
  if (names.size !== children.length) throw badParquet('names of columns that differ');
  const told = schema?.fields ?? [];
  const isSame = told.length === children.length && told.every(({ name }, i) => name === children[i]?.name);
  return children.map((child, i) => shapeOf(child, isSame ? told[i] : undefined));
}
