import { agree, ensure } from './agree.ts';
import type { Case } from './case.ts';
import { stems, textOf, type Fixtures } from './fixtures.ts';
import { knows, type Kit } from './kit.ts';
import { fromBase64 } from './octets.ts';
import { lineOf, refused } from './refused.ts';

/** What of a document is read: its text, what `JSON.parse` makes of that, its msgpack. */
type Form = 'text' | 'plain' | 'msgpack';

/** A document that Python wrote, as far as every runtime is asked about it. */
interface PythonDocument {
  readonly name: string;
  readonly text: string;
  /** Whether `JSON.parse` reads the text. */
  readonly plain: boolean;
  /** Base64; missing where Python's msgpack cannot hold the document. */
  readonly msgpack?: string;
  readonly refused?: { readonly [form in Form]?: { readonly code: string; readonly path: string } };
}

const SETS = ['python/numpy1', 'python/numpy2'];

/** Kinds of documents, with a type that their reader must know. */
const KINDS = [
  ['native', 'raymon.types.Native'],
  ['numpy', 'raymon.types.Numpy'],
  ['frames', 'raymon.types.DataFrame'],
  ['images', 'raymon.types.Image'],
] as const;

/** Documents that Python wrote are read in every form, and written so that they come back, or are refused. */
export function pythonDocuments(kit: Kit, fixtures: Fixtures): Case[] {
  const kinds = KINDS.filter(([, type]) => knows(kit, type)).map(([kind]) => kind);
  return SETS.flatMap((set) =>
    stems(fixtures, set, '.jsonl')
      .filter((stem) => kinds.some((kind) => kind === stem))
      .flatMap((kind) => linesOf(fixtures, `${set}/${kind}.jsonl`))
      .map((line) => caseOf(kit, set, JSON.parse(line) as PythonDocument)),
  );
}

function linesOf(fixtures: Fixtures, path: string): string[] {
  return textOf(fixtures, path).trimEnd().split('\n');
}

function caseOf(kit: Kit, set: string, document: PythonDocument): Case {
  return {
    name: `${document.name} of ${set}`,
    check: () =>
      readingsOf(kit, document)
        .map(([form, load]) => `${form}: ${found(kit, load, document.refused?.[form])}`)
        .join('; '),
  };
}

function readingsOf(kit: Kit, { text, plain, msgpack }: PythonDocument): [Form, () => unknown][] {
  const readings: [Form, () => unknown][] = [
    ['text', () => kit.fromJson(text)],
    ['text', () => kit.fromJson(new TextEncoder().encode(text))],
  ];
  if (plain) readings.push(['plain', () => kit.loadJcr(JSON.parse(text))]);
  if (msgpack !== undefined) readings.push(['msgpack', () => kit.fromMsgpack(fromBase64(msgpack))]);
  return readings;
}

function found(
  kit: Kit,
  load: () => unknown,
  expected: { readonly code: string; readonly path: string } | undefined,
): string {
  if (expected !== undefined) {
    const refusal = refused(kit, load);
    agree([refusal.code, refusal.path], [expected.code, expected.path], 'code and path');
    return lineOf(refusal);
  }
  const wrapper = load();
  ensure(kit.equals(kit.fromJson(kit.toJson(wrapper)), wrapper), 'the value from the text written of it');
  return `${String(wrapper)} ${kit.contentHash(wrapper)}`;
}
