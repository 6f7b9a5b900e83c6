/** Compresses bytes off the main thread; undefined where that cannot be done. */
export async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (typeof CompressionStream === 'undefined') return undefined;
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'));
  const packed = await new Response(stream).arrayBuffer().catch(() => undefined);
  return packed === undefined ? undefined : new Uint8Array(packed);
}
