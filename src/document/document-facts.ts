import type { LoadContext } from './jcr.ts';
import type { WholeFloats } from '../json/whole-floats.ts';
import { DocumentContext, type LoadSpent } from './load-context.ts';

/** What is known of the values of one document besides themselves. */
export interface DocumentFacts {
  /** Whether our own text reader made them: nobody else holds them. */
  readonly fromText: boolean;
  /** The whole numbers that the text writes as floats, where they were looked for. */
  readonly wholeFloats?: WholeFloats;
  /** What the call has used up so far. */
  readonly spent: LoadSpent;
}

/** What the text reader knows of a document's values; nothing where it did not make them. */
export function factsOf(context: Partial<LoadContext>): DocumentFacts {
  const settings = context instanceof DocumentContext ? context.settings : undefined;
  const facts = { fromText: settings?.fromText === true, spent: DocumentContext.spentOf(context) };
  return settings?.wholeFloats === undefined ? facts : { ...facts, wholeFloats: settings.wholeFloats };
}
