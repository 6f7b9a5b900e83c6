/** Why compressed data was not taken. */
export class InflateFault extends Error {}

/**
 * Inflates zlib data of a known size with the platform's own decompressor.
 *
 * @param data - pieces of one zlib stream, in order.
 * @param size - bytes that must come out: as soon as there are more, nothing else is inflated.
 * @returns Exactly so many bytes, in memory of their own.
 * @throws {@link InflateFault} if the data is damaged, or gives fewer or more bytes.
 */
export async function inflate(data: readonly Uint8Array[], size: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(size);
  let at = 0;
  const source = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      // A copy each: pieces are views, perhaps of memory that is shared.
      for (const piece of data) controller.enqueue(Uint8Array.from(piece));
      controller.close();
    },
  });
  const reader = source.pipeThrough(new DecompressionStream('deflate')).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      const piece = value as Uint8Array;
      if (at + piece.length > size) throw new InflateFault(`more than ${size} bytes`);
      bytes.set(piece, at);
      at += piece.length;
    }
  } catch (cause) {
    await reader.cancel().catch(() => undefined);
    if (cause instanceof InflateFault) throw cause;
    throw new InflateFault('damaged compressed data', { cause });
  }
  if (at !== size) throw new InflateFault(`${at} of ${size} bytes`);
  return bytes;
}
