import { CheckedJcr } from './checked-document.ts';
import { shownAs, STATE, type Shown } from './shown-state.ts';
import { showAs } from '../base/inspect.ts';
import type { Jcr, PayloadJcr, RaymonDataType } from './jcr.ts';
import { membersOf, nesting } from '../json/tree.ts';
import type { LoadSettings } from './load-context.ts';
import { readObject, type UntrustedObject } from '../json/members.ts';
import { keepable } from '../json/spelled-number.ts';
import { quote, type Path } from '../base/path.ts';
import type { PayloadJson } from '../json/payload.ts';
import { plainCopy } from './plain-copy.ts';
import { resolveDocument } from './resolve-document.ts';

/**
 * A document of a type that the registry does not have, kept as it is.
 *
 * Made only by loading with `{ unknown: 'keep' }`; it writes the same document again, to the spelling of its numbers, members beside `type`,
 * `params` and `exact` included.
 */
export class Unknown implements RaymonDataType {
  static readonly type: string = 'unknown';
  /** The type that the document names. */
  readonly type: string;
  /** @internal */
  declare readonly [STATE]: Shown<Jcr>;
  readonly #document: CheckedJcr;

  private constructor(document: CheckedJcr) {
    this.type = document.type;
    this.#document = document;
    this[STATE] = shownAs(() => this.toJcr());
  }

  /** @internal Keeps a document; called by the loader, which has checked `type` and `params`. */
  static keep(jcr: UntrustedObject, path: Path, depth: number, settings: LoadSettings): Unknown {
    // A copy of what our text reader gives would lose the order of integer-like names.
    const given = settings.fromText ? jcr : readObject(plainCopy(jcr, path, depth, settings), path);
    const own = keepable(given, settings);
    const members = new Map(membersOf(own)) as Map<string, PayloadJson>;
    const [type, params, exact] = ['type', 'params', 'exact'].map((name) => members.get(name));
    for (const name of ['type', 'params', 'exact']) members.delete(name);
    return new Unknown(new CheckedJcr(String(type), params ?? null, exact, nesting(own), members));
  }

  /** The document in the form that writers stream. */
  toPayloadJcr(): PayloadJcr {
    return this.#document;
  }

  /**
   * The document as plain JSON, which shares nothing with this value.
   *
   * @throws {@link EncodeError} if it holds a number that JSON.parse would not read, or would round: `toJson` writes such documents.
   */
  toJcr(): Jcr {
    return resolveDocument(this.#document);
  }

  toJSON(): Jcr {
    return this.toJcr();
  }

  toString(): string {
    return `Unknown ${quote(this.type)}`;
  }

  /** @internal */
  static readonly isShown: true = /* @__PURE__ */ showAs(Unknown);
}
