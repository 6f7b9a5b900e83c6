const ENCODER = /* @__PURE__ */ new TextEncoder();

/** Bytes of a string in UTF-8. The string has no lone surrogates: JSON text escapes them. */
export function utf8Length(text: string): number {
  return typeof Buffer === 'undefined' ? ENCODER.encode(text).length : Buffer.byteLength(text, 'utf8');
}

/** Writes strings as UTF-8 into pieces of `buffer`; each is a view of its start, valid until the next is asked for. */
export function* utf8Chunks(texts: Iterable<string>, buffer: Uint8Array): Iterable<Uint8Array> {
  let filled = 0;
  for (const text of texts) {
    for (let start = 0; start < text.length;) {
      const { read, written } = ENCODER.encodeInto(text.slice(start, start + buffer.length), buffer.subarray(filled));
      start += read;
      filled += written;
      if (start < text.length && read === 0) {
        yield buffer.subarray(0, filled);
        filled = 0;
      }
    }
  }
  if (filled > 0) yield buffer.subarray(0, filled);
}
