import { copyJson, type CopyRules } from '../json/copy.ts';
import { EncodeError } from '../base/errors.ts';
import { readable } from '../base/foreign-errors.ts';
import type { PayloadJcr, RaymonDataType } from '../document/jcr.ts';
import type { Limits } from '../base/limits.ts';
import { stateDocument } from '../document/state-document.ts';
import { jsonParts } from '../text/writer/writer.ts';
import { joinBytes } from '../text/writer/join.ts';
import { isWrapper } from '../document/wrapper.ts';

/** What a request says: JSON, in which a wrapper stands for its document. */
export type JsonBody =
  | null
  | boolean
  | number
  | string
  | RaymonDataType
  | readonly JsonBody[]
  | { readonly [name: string]: JsonBody };

/**
 * Writes the body of a request, exactly or not at all.
 *
 * @throws {@link EncodeError} with the path of what JSON cannot state; {@link LimitError} if it passes a limit.
 */
export function writeBody(body: JsonBody, limits: Limits): Uint8Array<ArrayBuffer> {
  const rules: CopyRules<PayloadJcr> = {
    limits,
    path: [],
    depth: 0,
    leaf: (value, depth) => (isWrapper(value) ? stateDocument(value, limits, [], depth).document : undefined),
    refuse(message, at) {
      throw new EncodeError('unsupported-value', message, at);
    },
  };
  const copy = readable([], () => copyJson(body, rules));
  return joinBytes(jsonParts(copy), limits);
}
