import { HubError } from '../core/hub-error.ts';

/** Bytes and places that requests share: what does not fit is turned away at once, and comes again. */
export class ByteBudget {
  readonly #most: { readonly bytes: number; readonly holders: number };
  #bytes = 0;
  #holders = 0;

  /** @param most - what may be held at once. */
  constructor(most: { readonly bytes: number; readonly holders: number }) {
    this.#most = most;
  }

  /** What is held now. */
  get held(): { readonly bytes: number; readonly holders: number } {
    return { bytes: this.#bytes, holders: this.#holders };
  }

  /**
   * Takes a place, without bytes yet.
   *
   * @throws {@link HubError} 503 `busy` if all are taken.
   */
  open(): BudgetShare {
    if (this.#holders >= this.#most.holders) throw busy();
    this.#holders++;
    let held = 0;
    let isOpen = true;
    return {
      grow: (bytes) => {
        if (this.#bytes + bytes > this.#most.bytes) throw busy();
        this.#bytes += bytes;
        held += bytes;
      },
      close: () => {
        if (!isOpen) return;
        isOpen = false;
        this.#holders--;
        this.#bytes -= held;
      },
    };
  }
}

/** What one request holds. */
export interface BudgetShare {
  /**
   * Takes more bytes.
   *
   * @throws {@link HubError} 503 `busy` if they are not there.
   */
  grow(bytes: number): void;
  /** Gives all back; once. */
  close(): void;
}

function busy(): HubError {
  return new HubError(503, 'busy', 'Expected fewer requests at once; try again', { retryAfter: 1 });
}
