import { open } from 'node:fs/promises';
import { RaymonError } from '../../../base/errors.ts';
import { checkLimit, type Limits, resolveLimits } from '../../../base/limits.ts';
import type { RaymonDataType } from '../../../document/jcr.ts';
import { loadDocument, loadSettings } from '../../../document/load-document.ts';
import { builtins } from '../../../toolkit/builtins.ts';
import { readDocument } from '../../../text/read-document.ts';
import { checkUnread } from '../../../text/reader/json-reader.ts';
import { TextSource } from '../../../text/reader/text-source.ts';
import { THRESHOLDS } from '../../../text/reader/thresholds.ts';
import { StringCutter } from './string-cutter.ts';

/** Bytes of files that are read in the ordinary way: twice as much memory is no matter there. */
const SMALL_BYTES = 32 * 2 ** 20;
const PIECE_BYTES = 2 ** 20;
/** Bytes of a piece that belong to one string. */
const LEAST_BYTES = 2 ** 16;

/** How a file is streamed: tests force small sizes. */
export interface StreamSizes {
  readonly small: number;
  readonly piece: number;
  readonly least: number;
}

const SIZES: StreamSizes = { small: SMALL_BYTES, piece: PIECE_BYTES, least: LEAST_BYTES };

/**
 * Reads a large document in memory for its value alone: payloads are decoded while the file goes by.
 *
 * @param path - of a regular file of JSON text.
 * @returns The wrapper; undefined if the file is small, or anything in it is better read, or refused, as a whole.
 * @throws What the file system throws.
 */
export async function readStreamed(
  path: string,
  given: Partial<Limits> | undefined,
  { small, piece, least }: StreamSizes = SIZES,
): Promise<RaymonDataType | undefined> {
  const limits = resolveLimits(given);
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if (size < small) return undefined;
    checkLimit(limits, 'documentBytes', size, []);
    const cutter = new StringCutter(size, least);
    const buffer = new Uint8Array(piece);
    for (let at = 0; at < size;) {
      const { bytesRead } = await file.read(buffer, 0, Math.min(piece, size - at), at);
      if (bytesRead === 0) return undefined;
      cutter.take(buffer.subarray(0, bytesRead));
      at += bytesRead;
    }
    const skeleton = cutter.end();
    if (skeleton === undefined) return undefined;
    const choices = { limits, exact: 'honour', unknown: 'keep', strict: false, as: undefined } as const;
    const text = readDocument(TextSource.ofSkeleton(skeleton, limits, THRESHOLDS), { registry: builtins, ...choices });
    const value = loadDocument(text.tree, [], 0, loadSettings(builtins, choices, text));
    checkUnread(text);
    return value;
  } catch (error) {
    if (error instanceof RaymonError || error instanceof RangeError) return undefined;
    throw error;
  } finally {
    await file.close();
  }
}
