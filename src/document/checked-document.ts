import type { KeepsOptimized } from '../base/keep-optimized.ts';
import { setMember } from '../json/tree.ts';
import type { PayloadJson } from '../json/payload.ts';

/**
 * A document that this package just made of a value it has checked: writers need not walk it again.
 *
 * Never exported, so a user's wrapper cannot pass one off.
 */
export class CheckedJcr<T extends string = string> {
  readonly type: T;
  readonly params: PayloadJson;
  declare readonly exact?: PayloadJson;
  readonly #nesting: number;
  readonly #shortText: (() => string) | undefined;

  /**
   * @param others - members that the format does not know, of a document kept as it is.
   * @param shortText - makes the JSON text, where a class knows a shorter way than to walk the document.
   */
  constructor(
    type: T,
    params: PayloadJson,
    exact: PayloadJson | undefined,
    nesting: number,
    others?: Iterable<readonly [string, PayloadJson]>,
    shortText?: () => string,
  ) {
    this.type = type;
    this.params = params;
    if (exact !== undefined) this.exact = exact;
    if (others !== undefined) for (const [name, value] of others) setMember(this, name, value);
    this.#nesting = nesting;
    this.#shortText = shortText;
  }

  /** Containers nested in a document, its own included. Static: a document may have a member of any name. */
  static nestingOf(document: CheckedJcr): number {
    return document.#nesting;
  }

  /** The whole JSON text of a document that is short and knows it; undefined for others. */
  static shortTextOf(document: CheckedJcr): string | undefined {
    return document.#shortText?.();
  }

  // Two shapes: without `exact` and with it.
  protected static readonly kept: KeepsOptimized = [
    /* @__PURE__ */ new CheckedJcr('', {}, undefined, 0),
    /* @__PURE__ */ new CheckedJcr('', {}, {}, 0),
  ];
}
