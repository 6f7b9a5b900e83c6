import { describe, expect, it } from 'vitest';
import { DataFrame } from '../../src/frame/dataframe.ts';
import { Series } from '../../src/frame/series.ts';
import { equals } from '../../src/toolkit/equals.ts';
import { DecodeError, LimitError } from '../../src/base/errors.ts';
import { resolveLimits } from '../../src/base/limits.ts';
import { Registry } from '../../src/toolkit/registry.ts';
import { cutLongStrings } from '../../src/text/reader/cut-strings.ts';
import { headOf } from '../../src/text/document-head.ts';
import { readExactOnly } from '../../src/text/exact-only.ts';
import { THRESHOLDS } from '../../src/text/reader/thresholds.ts';
import { toolkit } from '../../src/toolkit/toolkit.ts';
import { vectorFrom } from '../support/vectors.ts';

const { fromJson, toJson } = toolkit(Registry.builtin(DataFrame, Series));

const ROWS = 2000;
const frame = DataFrame.fromColumns({ a: Float64Array.from({ length: ROWS }, (_, row) => row / 3), b: listsOf(ROWS) });
const text = toJson(frame);
const bytesOf = (changed: string): Uint8Array => new TextEncoder().encode(changed);

function listsOf(rows: number): number[][] {
  return Array.from({ length: rows }, (_, row) => [row]);
}

/** Whether the text is read by `exact` alone. */
function isRead(changed: string, limits = {}): boolean {
  const skeleton = cutLongStrings(bytesOf(changed), 0, true, THRESHOLDS);
  if (skeleton === undefined) throw new TypeError('Expected a text with a long string');
  const head = headOf(changed);
  const [before = '', , behind = ''] = skeleton.parts;
  if (head?.type !== DataFrame.type || skeleton.cuts.length > 1) return false;
  return readExactOnly(before.slice(head.length), behind, resolveLimits(limits)) !== undefined;
}

function refusal(changed: string, options = {}): unknown {
  try {
    fromJson(bytesOf(changed), options);
  } catch (error) {
    if (error instanceof DecodeError || error instanceof LimitError) return [error.code, error.path];
    throw error;
  }
  return undefined;
}

describe('a text whose params only repeat its exact', () => {
  it.each([
    ['as we write it', text],
    ['as Python writes it', ` ${text.replaceAll(/[:,]/g, '$& ')} `],
  ])('gives what exact says, %s', (_, written) => {
    expect(isRead(written)).toBe(true);
    expect(equals(fromJson(bytesOf(written)), frame)).toBe(true);
  });

  it('is read by its exact for a Series as well', () => {
    const series = new Series(vectorFrom(Array.from({ length: ROWS }, (_, row) => `text ${row}`)), { name: 'x' });
    const written = toJson(series);
    expect(equals(fromJson(bytesOf(written)), series)).toBe(true);
    expect(refusal(written.replace('"0":', '"0":"more","more":'))).toEqual(['bad-exact', '$.params.data']);
  });

  it('is refused if params has other columns or another number of rows', () => {
    expect(isRead(text.replace('"a":', '"c":'))).toBe(true);
    expect(refusal(text.replace('"a":', '"c":'))).toEqual(['bad-exact', '$.params.data.c']);
    expect(refusal(text.replace('"0":', '"more":1,"0":'))).toEqual(['bad-exact', '$.params.data.a']);
  });

  it.each([
    ['a member after params', text.replace(',"exact"', ',"more":1,"exact"')],
    ['a second exact before it', text.replace(',"exact"', ',"exact":{},"exact"')],
    ['a second params', text.replace(',"exact"', ',"params":{},"exact"')],
    ['another member of exact', text.replace(/\}\}$/, ',"more":1}}')],
    ['a member after exact', text.replace(/\}$/, ',"more":1}')],
    ['another type', text.replace('DataFrame', 'Series')],
    ['an escape in the type', text.replace('DataFrame', String.raw`DataFram\u0065`)],
    ['a number that JSON has not', text.replace('"0":0', '"0":NaN')],
    ['no value', text.replace('"0":0', '"0":')],
    ['something behind it', `${text}1`],
  ])('is left to the ordinary reader if it has %s', (_, changed) => {
    expect(changed).not.toBe(text);
    expect(isRead(changed)).toBe(false);
  });

  it('keeps the limits', () => {
    expect(isRead(text, { depth: 5, keys: ROWS })).toBe(true);
    expect(isRead(text, { depth: 4 })).toBe(false);
    expect(isRead(text, { keys: ROWS - 1 })).toBe(false);
    expect(refusal(text, { limits: { depth: 4 } })).toMatchObject({ 0: 'limit' });
    const deep = text.replace('"0":0', `"0":${'['.repeat(1e5)}${']'.repeat(1e5)}`);
    expect(refusal(deep)).toMatchObject({ 0: 'limit' });
  });

  it('is read exactly if exact is to be ignored', () => {
    const twice = text.replace('"0":0', '"0":0,"0":0');
    expect(refusal(twice)).toBeUndefined();
    expect(refusal(twice, { exact: 'ignore' })).toMatchObject({ 0: 'duplicate-key' });
  });
});
