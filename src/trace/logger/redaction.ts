import type { Tag } from '../record/tag.ts';

/** What is about to be logged. */
export type Redactable =
  | {
      /** A text for people. */
      readonly kind: 'info';
      /** A text has no name. */
      readonly ref: null;
      /** The text. */
      readonly value: string;
    }
  | {
      /** An artefact. */
      readonly kind: 'object';
      /** Its name within the trace. */
      readonly ref: string;
      /** What was given to be logged: a wrapper or a bare value. It is the caller's own, so do not change it. */
      readonly value: unknown;
    }
  | {
      /** Tags. */
      readonly kind: 'tags';
      /** Tags have no name together. */
      readonly ref: null;
      /** The tags, their names normalised. */
      readonly value: readonly Tag[];
    };

/**
 * Says what to log instead of a value: the value itself where nothing is to be hidden, undefined for nothing at all.
 *
 * What it throws is told to `onError`, and the record dropped: the value that it was given is logged nowhere then. It
 * answers at once, and logs nothing itself.
 */
export type Redact = (what: Redactable) => unknown;
