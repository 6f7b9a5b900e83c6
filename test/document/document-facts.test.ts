import { describe, expect, it } from 'vitest';
import { factsOf } from '../../src/document/document-facts.ts';
import { DocumentContext, newSpent } from '../../src/document/load-context.ts';
import { WholeFloats } from '../../src/json/whole-floats.ts';
import { contextFor, settingsWith } from '../support/context.ts';

describe('factsOf', () => {
  it('tells facts of a text only to those whose document it read', () => {
    const wholeFloats = new WholeFloats();
    const settings = settingsWith({ wholeFloats });
    const known = new DocumentContext(settings, undefined, [], 1);
    expect(factsOf(known)).toEqual({ fromText: true, wholeFloats, spent: settings.spent });
    expect(factsOf(known).spent).toBe(settings.spent);
    expect(factsOf(contextFor())).toEqual({ fromText: false, spent: newSpent() });
  });
});
