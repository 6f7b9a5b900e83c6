import { showAs } from '../inspect.ts';
import type { Jcr, RaymonDataType, TypeRegistry } from '../jcr.ts';
import type { Limits } from '../limits.ts';
import { loadDocument } from '../load-jcr.ts';
import { readObject, readString, required } from '../params.ts';
import type { LoadOptions } from '../registry.ts';
import type { ApiAnswer } from './api-answer.ts';

/** An artefact as the server keeps it, and what it is. */
export class StoredObject<W = RaymonDataType> {
  /** Its name on the server, for `objectGet`. */
  readonly id: string;
  /** What was logged. */
  readonly value: W;
  /** The document as plain JSON: rounded and reordered where plain JavaScript values are. */
  readonly document: Jcr;

  constructor(id: string, value: W, document: Jcr) {
    this.id = id;
    this.value = value;
    this.document = document;
  }

  /** A short text without content. */
  toString(): string {
    return `StoredObject ${this.id}: ${String(this.value)}`;
  }
}

showAs(StoredObject);

/**
 * Reads an answer `{obj_id, obj_data}`.
 *
 * @throws {@link TransportError} if it is not JSON; {@link DecodeError}, {@link UnknownTypeError} or
 *   {@link LimitError} if it is no such object, or its document cannot be loaded.
 */
export function readStoredObject(
  answer: ApiAnswer,
  registry: TypeRegistry,
  limits: Limits,
  options: LoadOptions,
): StoredObject {
  const tree = answer.json();
  const body = readObject(tree, []);
  const id = readString(body, 'obj_id', []);
  const document = required(body, 'obj_data', []);
  const value = loadDocument(document, ['obj_data'], 1, {
    registry,
    limits,
    exact: options.exact === 'ignore' ? 'ignore' : 'honour',
    unknown: options.unknown === 'keep' ? 'keep' : 'refuse',
    fromText: false,
    isPlain: false,
    load: loadDocument,
  });
  // It has just been loaded, so it is one.
  return new StoredObject(id, value, document as Jcr);
}
