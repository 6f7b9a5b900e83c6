/** Bytes of one view. */
export const VIEW_WIDTH = 16;

/** Bytes of a value that stand in the view itself. */
export const VIEW_INLINE = 12;

/** The length of the value that a view stands for. */
export function viewLength(views: Uint8Array, slot: number): number {
  return int32(views, slot * VIEW_WIDTH);
}

/** Where a long value stands. */
export function longView(views: Uint8Array, slot: number): { readonly buffer: number; readonly start: number } {
  return { buffer: int32(views, slot * VIEW_WIDTH + 8), start: int32(views, slot * VIEW_WIDTH + 12) };
}

/** The bytes of a checked view, without a copy. */
export function viewBytes(views: Uint8Array, buffers: readonly Uint8Array[], slot: number): Uint8Array {
  const length = viewLength(views, slot);
  if (length <= VIEW_INLINE) return views.subarray(slot * VIEW_WIDTH + 4, slot * VIEW_WIDTH + 4 + length);
  const { buffer, start } = longView(views, slot);
  return (buffers[buffer] as Uint8Array).subarray(start, start + length);
}

function int32(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  );
}
