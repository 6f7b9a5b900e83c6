import { EOI, nextMarker, SOS } from './jpeg-markers.ts';

/**
 * A JPEG without the bytes that belong to no segment before its first scan: decoders pass over them, but warn of damage.
 *
 * @param jpeg - a file whose structure was checked.
 * @returns The same bytes if there are none, else a copy without them.
 */
export function withoutStrays(jpeg: Uint8Array): Uint8Array {
  const copy = new Uint8Array(jpeg.length);
  let length = 0;
  const keep = (start: number, end: number): void => {
    copy.set(jpeg.subarray(start, end), length);
    length += end - start;
  };
  keep(0, 2);
  for (let at = 2; ;) {
    const found = nextMarker(jpeg, at);
    const marker = found === undefined ? EOI : jpeg[found.at];
    if (found === undefined || marker === SOS || marker === EOI) {
      keep(at + (found?.skipped ?? 0), jpeg.length);
      return length === jpeg.length ? jpeg : copy.subarray(0, length);
    }
    const end = found.at + 1 + (((jpeg[found.at + 1] as number) << 8) | (jpeg[found.at + 2] as number));
    keep(at + found.skipped, end);
    at = end;
  }
}
