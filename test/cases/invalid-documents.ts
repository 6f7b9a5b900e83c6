import { agree, ensure } from './agree.ts';
import type { Case } from './case.ts';
import { jsonOf, type Fixtures } from './fixtures.ts';
import { knows, type Kit } from './kit.ts';
import { lineOf, refused } from './refused.ts';

interface InvalidDocument {
  readonly why: string;
  readonly document: unknown;
  readonly code: string;
  readonly path: string;
}

/** Types that `raymon/core` does not have, by how names of their files begin. */
const BEYOND_CORE: readonly (readonly [RegExp, string])[] = [
  [/^dataframe-/, 'raymon.types.DataFrame'],
  [/^series-/, 'raymon.types.Series'],
];

/** Documents that are refused with their code and path, in the same words whatever was refused before. */
export function invalidDocuments(kit: Kit, fixtures: Fixtures): Case[] {
  const names = fixtures.names('invalid').filter((name) => {
    const [, type] = BEYOND_CORE.find(([beginning]) => beginning.test(name)) ?? [];
    return type === undefined || knows(kit, type);
  });
  return names.map((name) => ({
    name: `invalid/${name} is refused`,
    check() {
      const { why, document, code, path } = jsonOf(fixtures, `invalid/${name}`) as InvalidDocument;
      const before = JSON.stringify(document);
      const load = (): unknown => kit.loadJcr(document);
      const found = refused(kit, load);
      ensure(why.length > 0, 'a reason');
      agree([found.code, found.path], [code, path], 'code and path');
      agree(refused(kit, load), found, 'a second refusal');
      agree(JSON.stringify(document), before, 'the document');
      return lineOf(found);
    },
  }));
}

/** Texts of frames that are refused as their documents are: the reader looks at a frame before its document is whole. */
export function invalidFrameTexts(kit: Kit, fixtures: Fixtures): Case[] {
  const names = fixtures.names('invalid').filter((name) => /^(?:dataframe|series)-/.test(name));
  return names.map((name) => ({
    name: `the text of invalid/${name} is refused`,
    check() {
      const { document, code, path } = jsonOf(fixtures, `invalid/${name}`) as InvalidDocument;
      const found = refused(kit, () => kit.fromJson(JSON.stringify(document)));
      agree([found.code, found.path], [code, path], 'code and path');
      return lineOf(found);
    },
  }));
}
