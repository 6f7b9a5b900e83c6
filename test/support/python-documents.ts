import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { equals, fromJson, fromMsgpack, loadJcr, toJson } from '../../src/types.ts';
import type { RaymonDataType } from '../../src/document/jcr.ts';
import { refusal } from './refusal.ts';

/** What of a document is read: its text, what `JSON.parse` makes of that, its msgpack. */
type Form = 'text' | 'plain' | 'msgpack';

interface Reading {
  readonly form: Form;
  readonly load: () => RaymonDataType;
}

/** A document that Python wrote, and what must be read from it; see `fixtures/python/entry.py`. */
export interface PythonDocument<Expected> {
  readonly name: string;
  readonly text: string;
  /** Whether `JSON.parse` reads the text and loses nothing but the difference of `1.0` and `1`. */
  readonly plain: boolean;
  /** Base64; missing where Python's msgpack cannot hold the document. */
  readonly msgpack?: string;
  /** Missing where every form is refused. */
  readonly expected?: Expected;
  /** What must be read of the plain form, where `1.0` is `1`. */
  readonly unmarked?: Expected;
  readonly refused?: { readonly [form in Form]?: { readonly code: string; readonly path: string } };
  /** The text of the `params` that must be written, where it is not Python's. */
  readonly written?: string;
  readonly exact?: { readonly [pointer: string]: string };
}

/** What Python wrote with NumPy 1 and pandas 1.5, and with NumPy 2 and pandas 3. */
export const PYTHON_SETS = ['numpy1', 'numpy2'];

/**
 * Tests all documents of a kind: each is read in every way that keeps it and compared with what Python says of it, or
 * refused; then written, compared with Python's, and read again.
 *
 * @param compare - fails if a wrapper is not what is expected.
 */
export function testPythonDocuments<Expected>(
  kind: 'numpy' | 'native' | 'frames' | 'images',
  compare: (wrapper: RaymonDataType, expected: Expected) => void | Promise<void>,
): void {
  const counts = { documents: 0, reads: 0, refusals: 0 };

  describe.each(PYTHON_SETS)(`${kind} of Python, %s`, (set) => {
    it.each(pythonDocuments<Expected>(set, kind))('$name', async (document) => {
      counts.documents++;
      for (const { form, load } of readingsOf(document)) {
        const refused = document.refused?.[form];
        if (refused !== undefined) {
          counts.refusals++;
          expect(refusal(load), form).toMatchObject(refused);
          continue;
        }
        counts.reads++;
        const expected = form === 'plain' ? (document.unmarked ?? document.expected) : document.expected;
        await compare(load(), expected as Expected);
      }
      if (document.refused?.text === undefined) checkWritten(document);
    });
  });

  afterAll(() => {
    console.log(`${kind}: ${counts.documents} documents, read ${counts.reads} times, refused ${counts.refusals} times`);
  });
}

/** The documents of a kind in `fixtures/python`. */
export function pythonDocuments<Expected>(set: string, kind: string): PythonDocument<Expected>[] {
  const file = readFileSync(new URL(`../../fixtures/python/${set}/${kind}.jsonl`, import.meta.url), 'utf8');
  return file
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as PythonDocument<Expected>);
}

function readingsOf({ text, plain, msgpack }: PythonDocument<unknown>): Reading[] {
  const bytes = Buffer.from(text);
  const readings: Reading[] = [
    { form: 'text', load: () => fromJson(text) },
    { form: 'text', load: () => fromJson(bytes) },
    { form: 'text', load: () => fromJson(piecesOf(bytes)) },
  ];
  if (plain) readings.push({ form: 'plain', load: () => loadJcr(JSON.parse(text)) });
  if (msgpack !== undefined) {
    readings.push({ form: 'msgpack', load: () => fromMsgpack(Buffer.from(msgpack, 'base64')) });
  }
  return readings;
}

function* piecesOf(bytes: Uint8Array): Iterable<Uint8Array> {
  for (let start = 0; start < bytes.length; start += PIECE) yield bytes.subarray(start, start + PIECE);
}

const PIECE = 61;

function checkWritten({ text, written, exact }: PythonDocument<unknown>): void {
  const wrapper = fromJson(text);
  const { type, params } = JSON.parse(written === undefined ? text : '{}') as { type?: string; params?: unknown };
  const expected = `{"type":"${type ?? wrapper.toJcr().type}","params":${written ?? JSON.stringify(params)}`;
  const result = toJson(wrapper);
  // The stream of a frame is compared by its values, when it is read again.
  const rest = exact === undefined ? /^(?:,"exact":\{"arrow":"[^"]*"\})?\}$/ : `,"exact":${JSON.stringify(exact)}}`;
  expect(result.slice(0, expected.length)).toBe(expected);
  if (typeof rest === 'string') expect(result.slice(expected.length)).toBe(rest);
  else expect(result.slice(expected.length)).toMatch(rest);
  expect(equals(fromJson(result), wrapper)).toBe(true);
}
