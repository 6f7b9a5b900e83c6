import { LongKeys } from '../base/keys/long-keys.ts';

/** What a call that writes has used up of the limits that count all of it, documents nested in documents included. */
export class Spent {
  readonly longKeys: LongKeys = new LongKeys();
  pointerCharacters = 0;
  /** Slots and cells of frames that no byte of the document stands for. */
  unbackedSlots = 0;
  /** What the regular expressions in Natives cost to make. */
  regexpCost = 0;

  /** Of the value whose parts are stating themselves right now; what states a document by itself has none. */
  static around: Spent | undefined;
}
