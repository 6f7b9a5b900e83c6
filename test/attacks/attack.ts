/** An input made to cost more than it should, and what must come of it. */
export interface Attack {
  readonly name: string;
  /** How it is read: as JSON text, as msgpack, or as the Arrow stream, the base64 or the `.npy` file of a document. */
  readonly as: 'text' | 'value' | 'msgpack' | 'arrow' | 'npy';
  readonly make: () => Uint8Array | string;
  /** The code of the refusal, or `read`. */
  readonly outcome: string;
  /** Bytes of memory that one byte of input may cost, besides {@link SLACK}; 8 unless said. */
  readonly factor?: number;
}

/** A document of Native around some JSON. */
export function native(data: string, exact?: string): string {
  const end = exact === undefined ? '' : `,"exact":${exact}`;
  return `{"type":"raymon.types.Native","params":{"data":${data}}${end}}`;
}

/** A document of Numpy. */
export function numpy(data: string, shape: string, dtype: string): string {
  return JSON.stringify({ type: 'raymon.types.Numpy', params: { data, shape, dtype } });
}

/** So many texts, one after the other, with commas between them. */
export function list(count: number, item: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => item(i)).join();
}
