export function isStringTag(tag: number): boolean {
  return (tag >= 0xa0 && tag < 0xc0) || (tag >= 0xd9 && tag < 0xdc);
}

/** What a tag that is not a string says, for messages. */
export function kindOf(tag: number): string {
  if (tag < 0x80 || tag >= 0xe0) return 'an integer';
  if (tag < 0x90 || tag >= 0xde) return 'a map';
  if (tag < 0xa0 || tag >= 0xdc) return 'an array';
  if (tag === 0xc0) return 'nil';
  if (tag < 0xc4) return 'a boolean';
  if (tag < 0xc7) return 'binary data (bin)';
  if (tag < 0xca || tag >= 0xd4) return 'an extension (ext), such as a timestamp';
  return tag < 0xcc ? 'a float' : 'an integer';
}

/** A 64-bit integer as a Number where that holds it exactly. */
export function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
