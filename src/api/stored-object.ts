import { copyJson } from '../copy-json.ts';
import { DecodeError } from '../errors.ts';
import { showAs } from '../inspect.ts';
import type { Jcr, JsonObject, RaymonDataType, TypeRegistry } from '../jcr.ts';
import { resolveLimits, type Limits } from '../limits.ts';
import { loadDocument } from '../load-jcr.ts';
import { readObject, readString, required } from '../params.ts';
import { loadSettings, type ReadOptions } from '../registry.ts';
import type { ApiAnswer } from './api-answer.ts';

/** An artefact as the server keeps it. */
export class StoredObject<W = RaymonDataType> {
  /** Its name on the server, for `objectGet`. */
  readonly id: string;
  /** What was logged, exactly. */
  readonly value: W;
  readonly #tree: unknown;
  readonly #limits: Limits;

  /** @internal Made by the API client. */
  constructor(id: string, value: W, tree: unknown, limits: Limits) {
    this.id = id;
    this.value = value;
    this.#tree = tree;
    this.#limits = limits;
  }

  /**
   * The document as plain JSON, made anew each time: what `value` has not, such as members that its class does not
   * know, stands here, but integers beyond 2^53 are rounded and integer-like names reordered.
   */
  get document(): Jcr {
    // It has been loaded, so it is one.
    return copyJson<number>(this.#tree, {
      limits: this.#limits,
      path: ['obj_data'],
      depth: 1,
      leaf: (value) => (typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined),
      refuse(message, at) {
        throw new DecodeError('wrong-type', message, at);
      },
    }) as JsonObject & Jcr;
  }

  /** A short text without content. */
  toString(): string {
    return `StoredObject ${this.id}: ${String(this.value)}`;
  }
}

showAs(StoredObject);

/**
 * Reads an answer `{obj_id, obj_data}`, exactly.
 *
 * @throws {@link TransportError} if it is not JSON; {@link DecodeError}, {@link UnknownTypeError} or
 *   {@link LimitError} if it is no such object, or its document cannot be loaded.
 */
export function readStoredObject(answer: ApiAnswer, registry: TypeRegistry, options: ReadOptions): StoredObject {
  const limits = resolveLimits(options.limits);
  return answer.exactJson(limits, options.strict === true, (text) => {
    const body = readObject(text.tree, []);
    const id = readString(body, 'obj_id', []);
    const document = required(body, 'obj_data', []);
    const value = loadDocument(document, ['obj_data'], 1, loadSettings(registry, options, text));
    return new StoredObject(id, value, document, limits);
  });
}
