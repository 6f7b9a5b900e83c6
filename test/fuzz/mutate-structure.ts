/**
 * Mutations that know how a format is built, so that most of what they make is still read to the end.
 *
 * @module
 */
import { isRaymonError } from '../../src/base/errors.ts';
import { crc32Portable } from '../../src/image/file/crc32.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { readMsgpack } from '../../src/text/msgpack/reader.ts';
import { mutateBytes, writeEdge } from './mutate-bytes.ts';
import { mutateJson, mutateText } from './mutate-json.ts';
import { encodeLoosely } from './loose-msgpack.ts';
import type { Random } from './random.ts';

/** Makes an input like another. */
export type Mutate = (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array;

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString()) as unknown;
  } catch {
    return undefined;
  }
}

/** Changes a JSON text as text, or as the value that it states. */
export const mutateJsonText: Mutate = (bytes, random, other) => {
  if (random.oneIn(12)) return mutateBytes(bytes, random, other);
  const json = random.oneIn(3) ? undefined : parsed(bytes);
  if (json === undefined) return Buffer.from(mutateText(Buffer.from(bytes).toString(), random));
  return Buffer.from(JSON.stringify(mutateJson(json, random, parsed(other) ?? null)) ?? 'null');
};

function msgpackTree(bytes: Uint8Array): unknown {
  try {
    // Through JSON: what the reader keeps in objects of its own is plain then.
    return JSON.parse(JSON.stringify(readMsgpack(bytes, { limits: DEFAULT_LIMITS }), plainMember)) as unknown;
  } catch (error) {
    if (isRaymonError(error)) return undefined;
    throw error;
  }
}

function plainMember(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}

/** Changes the value that some msgpack states, and spells it otherwise; or the bytes. */
export const mutateMsgpack: Mutate = (bytes, random, other) => {
  const tree = random.oneIn(3) ? undefined : msgpackTree(bytes);
  if (tree === undefined) return mutateBytes(bytes, random, other);
  return encodeLoosely(mutateJson(tree, random, msgpackTree(other) ?? null), random);
};

/** Changes a part of a file that is a list of parts, or their order. */
function mutateParts(
  parts: Uint8Array[],
  random: Random,
  others: readonly Uint8Array[],
  change: (part: Uint8Array) => Uint8Array,
): Uint8Array {
  const at = random.below(parts.length);
  const part = parts[at] as Uint8Array;
  switch (random.below(8)) {
    case 0:
      parts.splice(at, 1);
      break;
    case 1:
      parts.splice(at, 0, part);
      break;
    case 2: {
      const to = random.below(parts.length);
      parts[at] = parts[to] as Uint8Array;
      parts[to] = part;
      break;
    }
    case 3:
      if (others.length > 0) parts.splice(at, random.below(2), random.pick(others));
      break;
    default:
      parts[at] = change(part);
  }
  return Buffer.concat(parts);
}

function chunksOf(png: Uint8Array): Uint8Array[] {
  const bytes = Buffer.from(png);
  const chunks: Uint8Array[] = [bytes.subarray(0, 8)];
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 12 + bytes.readUInt32BE(at);
    chunks.push(bytes.subarray(at, end));
    at = end;
  }
  return chunks;
}

/** A chunk with the length and checksum that belong to its data. */
function sealed(type: Uint8Array, data: Uint8Array): Uint8Array {
  const chunk = Buffer.alloc(12 + data.length);
  chunk.writeUInt32BE(data.length, 0);
  chunk.set(type, 4);
  chunk.set(data, 8);
  chunk.writeUInt32BE(crc32Portable(chunk, 4, 8 + data.length), 8 + data.length);
  return chunk;
}

const CHUNK_NAMES = [
  'IHDR',
  'PLTE',
  'IDAT',
  'IEND',
  'tRNS',
  'tEXt',
  'zTXt',
  'iTXt',
  'iCCP',
  'eXIf',
  'acTL',
  'fdAT',
  'CgBI',
  'abcd',
];

function mutatePng(bytes: Uint8Array, random: Random, other: Uint8Array): Uint8Array {
  return mutateParts(chunksOf(bytes), random, chunksOf(other), (chunk) => {
    if (chunk.length < 12) return mutateBytes(chunk, random, other);
    const type = random.oneIn(5) ? Buffer.from(random.pick(CHUNK_NAMES), 'latin1') : chunk.subarray(4, 8);
    return sealed(type, mutateBytes(chunk.subarray(8, -4), random, other));
  });
}

function segmentsOf(jpeg: Uint8Array): Uint8Array[] {
  const bytes = Buffer.from(jpeg);
  const segments: Uint8Array[] = [bytes.subarray(0, 2)];
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const isScan = bytes[at + 1] === 0xda;
    const end = isScan ? bytes.length - 2 : at + 2 + bytes.readUInt16BE(at + 2);
    segments.push(bytes.subarray(at, end));
    at = end;
  }
  if (at < bytes.length) segments.push(bytes.subarray(at));
  return segments;
}

function mutateJpeg(bytes: Uint8Array, random: Random, other: Uint8Array): Uint8Array {
  return mutateParts(segmentsOf(bytes), random, segmentsOf(other), (segment) => {
    if (segment.length < 4) return mutateBytes(segment, random, other);
    const changed = Buffer.concat([segment.subarray(0, 4), mutateBytes(segment.subarray(4), random, other)]);
    if (segment[1] !== 0xda && changed.length < 0x10002) changed.writeUInt16BE(changed.length - 2, 2);
    return changed;
  });
}

/** Changes a chunk of a PNG or a segment of a JPEG, or the bytes. */
export const mutateImage: Mutate = (bytes, random, other) => {
  if (bytes.length < 12 || random.oneIn(4)) return mutateBytes(bytes, random, other);
  return bytes[0] === 0x89 ? mutatePng(bytes, random, other) : mutateJpeg(bytes, random, other);
};

/** The messages of an Arrow stream, each with its body as far as its own metadata tells. */
function messagesOf(stream: Uint8Array): Uint8Array[] {
  const bytes = Buffer.from(stream);
  const starts: number[] = [];
  // The marker may stand in a body by chance: what is cut there is only one more odd part.
  for (let at = 0; at + 8 <= bytes.length; at += 8) if (bytes.readUInt32LE(at) === 0xffffffff) starts.push(at);
  return starts.map((start, i) => bytes.subarray(start, starts[i + 1]));
}

/** Changes a field of an Arrow stream's metadata, a number of its bodies, the order of its messages, or the bytes. */
export const mutateArrow: Mutate = (bytes, random, other) => {
  const messages = messagesOf(bytes);
  if (messages.length === 0 || random.oneIn(6)) return mutateBytes(bytes, random, other);
  return mutateParts(messages, random, messagesOf(other), (message) => {
    const copy = Buffer.from(message);
    const metadata = Math.min(copy.length, 8 + (copy.length < 8 ? 0 : copy.readUInt32LE(4)));
    const [from, to] = random.oneIn(3) ? [metadata, copy.length] : [8, metadata];
    if (to - from < 2) return copy;
    const at = from + random.below(to - from);
    // Numbers of flatbuffers and of bodies stand on even places.
    if (random.oneIn(4)) copy[at] = random.below(256);
    else writeEdge(copy, at & ~1, random);
    return copy;
  });
};
