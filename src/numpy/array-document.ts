import { Base64Payload } from '../json/base64-payload.ts';
import { CheckedJcr } from '../document/checked-document.ts';
import type { PayloadJcr } from '../json/payload.ts';

/** States an array, its bytes not yet encoded. */
export function arrayDocument<T extends string>(
  type: T,
  bytes: Uint8Array,
  shape: string,
  dtype: string,
): PayloadJcr<T> {
  const data = new Base64Payload(bytes);
  // Around a small array, walking the document would take longer than to encode the array.
  const shortText = data.isLarge
    ? undefined
    : () => `{"type":"${type}","params":{"data":${data.text()},"shape":"${shape}","dtype":${JSON.stringify(dtype)}}}`;
  // The document and its params are the two containers.
  return new CheckedJcr(type, { data, shape, dtype }, undefined, 2, undefined, shortText);
}
