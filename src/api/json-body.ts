import { copyJson } from '../copy-json.ts';
import { EncodeError, TransportError } from '../errors.ts';
import type { JsonValue, RaymonDataType } from '../jcr.ts';
import type { Limits } from '../limits.ts';
import type { PayloadJcr } from '../payload.ts';
import { state } from '../state.ts';
import { joinBytes, jsonParts } from '../text/json-writer.ts';
import { isWrapper } from '../wrapper.ts';
import type { HttpAnswer } from './http.ts';

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

/**
 * Reads the body of an answer as plain JSON; an empty body is null.
 *
 * @throws {@link TransportError} if it is not said to be JSON, or is not.
 */
export function readBody(answer: HttpAnswer): JsonValue {
  if (answer.body.length === 0) return null;
  const type = answer.headers.get('content-type') ?? '';
  if (!/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(type)) throw notJson(answer);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(answer.body)) as JsonValue;
  } catch (error) {
    throw notJson(answer, error);
  }
}

/** The start of an answer that is not what was asked for, as far as it is text. */
export function shownBody({ body }: HttpAnswer): string {
  return new TextDecoder().decode(body.subarray(0, 4 * LONGEST_SHOWN)).slice(0, LONGEST_SHOWN);
}

const LONGEST_SHOWN = 2000;

function notJson(answer: HttpAnswer, cause?: unknown): TransportError {
  const { status } = answer;
  const message = `Expected an answer in JSON, got another text (status ${status})`;
  return new TransportError(message, { status, body: shownBody(answer), cause });
}
