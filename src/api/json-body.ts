import { copyJson } from '../copy-json.ts';
import { EncodeError } from '../errors.ts';
import type { RaymonDataType } from '../jcr.ts';
import type { Limits } from '../limits.ts';
import type { PayloadJcr } from '../payload.ts';
import { state } from '../state.ts';
import { joinBytes, jsonParts } from '../text/json-writer.ts';
import { isWrapper } from '../wrapper.ts';

/** What a request says: JSON, in which a wrapper stands for its document. */
export type JsonBody =
  null | boolean | number | string | RaymonDataType | readonly JsonBody[] | { readonly [name: string]: JsonBody };

/**
 * Writes the body of a request, exactly or not at all.
 *
 * @throws {@link EncodeError} with the path of what JSON cannot state; {@link LimitError} if it passes a limit.
 */
export function writeBody(body: JsonBody, limits: Limits): Uint8Array<ArrayBuffer> {
  const copy = copyJson<PayloadJcr>(body, {
    limits,
    path: [],
    depth: 0,
    leaf: (value, depth) => (isWrapper(value) ? state(value, limits, [], depth).document : undefined),
    refuse(message, at) {
      throw new EncodeError('unsupported-value', message, at);
    },
  });
  return joinBytes(jsonParts(copy), limits);
}
