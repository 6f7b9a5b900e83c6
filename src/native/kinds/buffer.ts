import { bytesOf } from '../../base/bytes.ts';

/**
 * The bytes that an ArrayBuffer has, or that a DataView shows, without a copy; in the words of messages why a document
 * cannot hold them: they would come back as bytes that cannot grow, or are gone.
 */
export function fixedBytes(value: ArrayBuffer | DataView): Uint8Array | string {
  const isView = ArrayBuffer.isView(value);
  const what = isView ? 'a DataView' : 'an ArrayBuffer';
  const buffer: ArrayBufferLike & Growing = isView ? value.buffer : value;
  if (!(buffer instanceof ArrayBuffer) && isShared(buffer)) return `${what} of memory that other threads write`;
  if (buffer.resizable === true) return `${what} of a length that may change: pass a copy, buffer.slice()`;
  try {
    return isView ? bytesOf(value) : new Uint8Array(value);
  } catch {
    // What was transferred to another thread has neither length nor place.
    return `${what} whose memory is gone: it was transferred`;
  }
}

/** What newer engines tell of a buffer. */
interface Growing {
  readonly resizable?: boolean;
}

function isShared(buffer: ArrayBufferLike): boolean {
  return Object.prototype.toString.call(buffer) === '[object SharedArrayBuffer]';
}
