import { readFile } from 'node:fs/promises';
import { joinPieces } from '../../base/bytes.ts';
import { DEFAULT_LIMITS } from '../../base/limits.ts';
import type { Compression } from '../../disk/compression.ts';
import { DataFrame } from '../../frame/dataframe.ts';
import type { RaymonDataType } from '../../document/jcr.ts';
import { toJsonBytes } from '../../toolkit/builtins.ts';
import { PAGE_BYTES } from '../../viewer/page/build-page.ts';
import { readArtefact } from '../formats/read-artefact.ts';
import type { Format, Source } from '../formats/source/artefact.ts';
import { unpackedPieces } from '../formats/source/unpacked-pieces.ts';

/** Formats of documents that are compressed. */
const PACKED: ReadonlyMap<string, Compression> = new Map([
  ['json.gz', 'gzip'],
  ['json.zst', 'zstd'],
]);

/**
 * The document of a file as it goes into a page: that of the file itself where it is one, byte for byte, else what its
 * value states.
 *
 * @param format - of the file; not a log.
 * @returns JSON text in UTF-8, or msgpack.
 * @throws {@link RaymonError} if it is of another format and cannot be read.
 */
export async function documentText(source: Source, format: Format): Promise<Uint8Array> {
  if (format.name === 'json' || format.name === 'msgpack') return bytesOf(source);
  const compression = PACKED.get(format.name);
  if (compression !== undefined) {
    const limits = { ...DEFAULT_LIMITS, documentBytes: PAGE_BYTES };
    return joinPieces(await unpackedPieces(source, compression, limits));
  }
  const { value } = await readArtefact(source, { format: format.name });
  return toJsonBytes(withoutCells(value));
}

function bytesOf(source: Source): Promise<Uint8Array> {
  return 'path' in source ? readFile(source.path) : Promise.resolve(source.bytes);
}

/** A frame that states its stream alone: a page reads nothing else. */
function withoutCells(value: RaymonDataType): RaymonDataType {
  if (!(value instanceof DataFrame) || value.index.length > 0) return value;
  return new DataFrame(value.data, { layout: 'arrow' });
}
