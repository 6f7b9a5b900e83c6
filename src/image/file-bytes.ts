import { copyBytes } from '../base/bytes.ts';
import { EncodeError } from '../base/errors.ts';
import { ownError, readable } from '../base/foreign-errors.ts';
import { GONE, incomingBytes, isOutOfReach } from '../base/incoming/incoming-bytes.ts';
import { checkLimit, type Limits } from '../base/limits.ts';
import { describe } from '../base/path.ts';

/**
 * The bytes of a file that a caller passes.
 *
 * @param value - a Uint8Array or an ArrayBuffer, whose memory is kept.
 * @throws {@link EncodeError} `unsupported-value` if it is anything else, `size-mismatch` if it has lost its memory.
 */
export function fileBytes(value: unknown): Uint8Array {
  const bytes = incomingBytes(isBuffer(value) ? viewOf(value) : value, (problem) => {
    if (problem === 'gone') throw gone();
    const advice = isBlob(value) ? ': await Image.from(blob)' : '';
    throw new EncodeError(
      'unsupported-value',
      `Expected the bytes of a file as a Uint8Array or ArrayBuffer, got ${describe(value)}${advice}`,
    );
  });
  // Another thread could change shared memory between a check and the write that relies on it.
  return bytes.buffer instanceof ArrayBuffer ? bytes : copyBytes(bytes);
}

/**
 * The bytes of a file, or those that a Blob promises.
 *
 * @param value - a Blob or File, read once, or what {@link fileBytes} takes, which is there at once.
 * @throws {@link LimitError} if a Blob says that it is larger than the limits allow; it is not read then.
 * @throws {@link EncodeError} as {@link fileBytes} does, or if it cannot be read.
 */
export function loadFileBytes(value: unknown, limits: Limits): Uint8Array | Promise<Uint8Array> {
  const blob = readable([], () => (isBlob(value) ? value : undefined));
  return blob === undefined ? readable([], () => fileBytes(value)) : readBlob(blob, limits);
}

async function readBlob(blob: Blob, limits: Limits): Promise<Uint8Array> {
  let buffer: unknown;
  try {
    checkLimit(limits, 'payloadBytes', blob.size, []);
    buffer = await blob.arrayBuffer();
  } catch (error) {
    throw ownError(error, (cause) => {
      return new EncodeError('unsupported-value', 'Expected a Blob that can be read, it failed', [], { cause });
    });
  }
  return fileBytes(buffer);
}

function isBlob(value: unknown): value is Blob {
  const tag = Object.prototype.toString.call(value);
  return tag === '[object Blob]' || tag === '[object File]';
}

function isBuffer(value: unknown): value is ArrayBuffer {
  return Object.prototype.toString.call(value) === '[object ArrayBuffer]';
}

function viewOf(buffer: ArrayBuffer): Uint8Array {
  try {
    const bytes = new Uint8Array(buffer);
    if (!isOutOfReach(bytes)) return bytes;
  } catch {
    // The constructor throws for memory that was given away.
  }
  throw gone();
}

function gone(): EncodeError {
  return new EncodeError('size-mismatch', GONE);
}
