import { copyJson } from '../json/copy.ts';
import { DecodeError } from '../base/errors.ts';
import { readDocument } from '../text/read-document.ts';
import { showAs } from '../base/inspect.ts';
import type { Jcr, RaymonDataType, TypeRegistry } from '../document/jcr.ts';
import type { JsonObject } from '../json/json-value.ts';
import type { Limits } from '../base/limits.ts';
import { loadExpected, loadSettings } from '../document/load-document.ts';
import { readObject, readString, required } from '../json/members.ts';
import type { LoadChoices } from '../document/load-options.ts';
import type { JsonText } from '../text/reader/json-reader.ts';
import type { ApiAnswer } from '../http/answer.ts';

/** An artefact as the server keeps it. */
export class StoredObject<W = RaymonDataType> {
  /** Its name on the server, for `objectGet`. */
  readonly id: string;
  /** What was logged, exactly. */
  readonly value: W;
  readonly #document: () => Jcr;

  /** @internal Made by the API client. */
  constructor(id: string, value: W, document: () => Jcr) {
    this.id = id;
    this.value = value;
    this.#document = document;
  }

  /**
   * The document as plain JSON, read anew from the answer each time. Members that the value's class does not know
   * stand here too, but integers beyond 2^53 are rounded and integer-like names reordered.
   */
  get document(): Jcr {
    return this.#document();
  }

  /** A short text without content. */
  toString(): string {
    return `StoredObject ${this.id}: ${String(this.value)}`;
  }

  /** @internal */
  static readonly isShown: true = /* @__PURE__ */ showAs(StoredObject);
}

/**
 * Reads an answer `{obj_id, obj_data}`, exactly.
 *
 * @throws {@link TransportError} if it is not JSON; {@link DecodeError}, {@link UnknownTypeError} or
 *   {@link LimitError} if it is not one of these objects, or its document cannot be loaded.
 */
export function readStoredObject(answer: ApiAnswer, registry: TypeRegistry, choices: LoadChoices): StoredObject {
  const { limits } = choices;
  const read = (body: Uint8Array): JsonText => readDocument(body, { registry, ...choices });
  // The value may be made of the tree that was read; changing it must not change the document.
  const again = (): Jcr => answer.exactJson(read, ({ tree }) => plainDocument(tree, limits));
  return answer.exactJson(read, (text) => {
    const body = readObject(text.tree, []);
    const id = readString(body, 'obj_id', []);
    const document = required(body, DATA, []);
    const value = loadExpected(document, [DATA], 1, loadSettings(registry, choices, text), choices.as);
    return new StoredObject(id, value, again);
  });
}

const DATA = 'obj_data';

function plainDocument(tree: unknown, limits: Limits): Jcr {
  // It has been loaded, so it is a document.
  return copyJson<number>(required(readObject(tree, []), DATA, []), {
    limits,
    path: [DATA],
    depth: 1,
    leaf: (value) => (typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined),
    refuse(message, at) {
      throw new DecodeError('wrong-type', message, at);
    },
  }) as JsonObject & Jcr;
}
