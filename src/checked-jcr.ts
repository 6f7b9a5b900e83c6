import { setMember } from './json-tree.ts';
import type { PayloadJson } from './payload.ts';

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

  /** @param others - members that the format does not know, of a document kept as it is. */
  constructor(
    type: T,
    params: PayloadJson,
    exact: PayloadJson | undefined,
    nesting: number,
    others?: Iterable<readonly [string, PayloadJson]>,
  ) {
    this.type = type;
    this.params = params;
    if (exact !== undefined) this.exact = exact;
    if (others !== undefined) for (const [name, value] of others) setMember(this, name, value);
    this.#nesting = nesting;
  }

  /** Containers nested in a document, its own included. Static: a document may have a member of any name. */
  static nestingOf(document: CheckedJcr): number {
    return document.#nesting;
  }
}
