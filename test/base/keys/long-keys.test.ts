import { Field, Int32, Schema, Table, makeData, RecordBatch, Struct } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { contentHash, DataFrame, equals, fromJson, fromMsgpack, loadJcr, Native, toCanonicalJson, toJson, toJsonBytes, toJsonChunks, toMsgpack } from '../../../src/index.ts'; // oxfmt-ignore
import { LONGEST_HASHED } from '../../../src/base/keys/text-map.ts';
import { withDeadline } from '../../support/deadline.ts';
import { keyWork } from '../../support/key-work.ts';
import { refusal } from '../../support/refusal.ts';

const LIMIT = { name: 'LimitError', code: 'limit' };
const LONG = 'k'.repeat(LONGEST_HASHED + 17);

/** A document of one long name over an array of negative zeros. */
function zerosBelow(name: string, count: number): string {
  return `{"type":"raymon.types.Native","params":{"data":{"${name}":[${Array(count).fill('-0').join()}]}}}`;
}

/** So many different texts, alike to their last characters. */
function longTexts(count: number): string[] {
  return Array.from({ length: count }, (_, i) => LONG + String(i).padStart(6, '0'));
}

describe('places below a long name', () => {
  const value = fromJson(zerosBelow(LONG, 600));
  const text = toJson(value);
  const packed = toMsgpack(value);

  it('end before one could lose patience, where comparing each with each would take minutes', () => {
    const many = fromJson(zerosBelow(LONG, 8000));
    for (const write of [toJson, contentHash]) expect(withDeadline(20_000, () => write(many))).toBeTypeOf('string');
    expect(new Native({ [LONG]: Array(8000).fill(Number.NaN) }).data[LONG]).toHaveLength(8000);
  });

  it('are written and read by every way, however many they are', () => {
    expect(equals(fromJson(text), value)).toBe(true);
    expect(equals(fromJson(Buffer.from(text)), value)).toBe(true);
    expect(equals(fromMsgpack(packed), value)).toBe(true);
    expect(Buffer.from(toJsonBytes(value)).equals(Buffer.from(text))).toBe(true);
    expect(contentHash(fromJson(text))).toBe(contentHash(value));
    const kept = fromJson(text.replace('raymon.types.Native', 'acme.Other'), { unknown: 'keep' });
    expect(toJson(kept)).toBe(text.replace('raymon.types.Native', 'acme.Other'));
    expect(toCanonicalJson(kept)).toBe(toCanonicalJson(value).replace('raymon.types.Native', 'acme.Other'));
  });

  it('become no object of too many', () => {
    expect(refusal(() => value.toJcr())).toMatchObject({ ...LIMIT, path: '$.exact' });
    const few = new Native({ [LONG]: [Number.NaN, 1n] });
    expect(equals(loadJcr(few.toJcr()), few)).toBe(true);
  });

  it.each([
    ['write', (native: Native) => toJson(native)],
    ['write msgpack', (native: Native) => toMsgpack(native)],
    ['hash', (native: Native) => contentHash(native)],
    ['compare', (native: Native) => equals(native, fromJson(toJson(native)))],
    ['read', (native: Native) => fromJson(toJson(native))],
    ['read msgpack', (native: Native) => fromMsgpack(toMsgpack(native))],
  ])('cost as much again when there are twice as many: %s', (_, run) => {
    const [once, twice] = [400, 800].map((count) => {
      const native = new Native({ [LONG]: Array(count).fill(-0) });
      return keyWork(() => run(native)) / toJson(native).length;
    }) as [number, number];
    expect(twice).toBeLessThanOrEqual(1.2 * once);
    expect(twice).toBeLessThanOrEqual(20);
  });
});

describe('the pointers of a call', () => {
  it('are refused by their sum, before memory for them is taken', () => {
    let data = `[${Array(300_000).fill('-0').join()}]`;
    for (let i = 0; i < 500; i++) data = `{"${'k'.repeat(31)}":${data}}`;
    const value = fromJson(`{"type":"raymon.types.Native","params":{"data":${data}}}`);
    for (const write of [toJson, toMsgpack, contentHash, (each: unknown) => [...toJsonChunks(each)]]) {
      expect(refusal(() => write(value))).toMatchObject({
        ...LIMIT,
        path: expect.stringMatching(/\[\d+\]$/) as string,
      });
    }
  });

  it('are added up over documents in documents, both ways', () => {
    // /0/a, /0, /1/a and /1; in each Native there is /0.
    const value = [{ a: new Native([Number.NaN]) }, { a: new Native([Number.NaN]) }];
    const [enough, tooLittle] = [12, 11].map((pointerCharacters) => ({ limits: { pointerCharacters } }));
    const text = toJson(value, enough);
    expect(refusal(() => toJson(value, tooLittle))).toMatchObject(LIMIT);
    expect(toJson(fromJson(text, enough))).toBe(text);
    expect(refusal(() => fromJson(text, tooLittle))).toMatchObject(LIMIT);
  });
});

describe.each([
  ['names', (texts: readonly string[]) => Object.fromEntries(texts.map((text) => [text, 1]))],
  ['names beside NaN', (texts: readonly string[]) => Object.fromEntries(texts.map((text) => [text, Number.NaN]))],
  ['names of several objects', (texts: readonly string[]) => texts.map((text) => ({ [text]: 1 }))],
  ['keys of a Map', (texts: readonly string[]) => new Map(texts.map((text) => [text, 1]))],
  ['keys of a Map in pairs', (texts: readonly string[]) => new Map<unknown, number>([[0, 1], ...texts.map((text) => [text, 1] as const)])], // oxfmt-ignore
  ['members of a Set', (texts: readonly string[]) => new Set(texts)],
  ['names at a name exact', (texts: readonly string[]) => ({ exact: Object.fromEntries(texts.map((text) => [text, -0])) })], // oxfmt-ignore
])('long %s', (_, make) => {
  const value = make(longTexts(4));
  const [enough, tooLittle] = [{ limits: { longKeys: 4 } }, { limits: { longKeys: 3 } }];

  it('hold at N and not at N + 1, both ways', () => {
    const [text, packed] = [toJson(value), toMsgpack(value)];
    expect(toJson(value, enough)).toBe(text);
    expect(refusal(() => toJson(value, tooLittle))).toMatchObject(LIMIT);
    expect(refusal(() => new Native(value, tooLittle))).toMatchObject(LIMIT);
    for (const read of [
      (options: object) => fromJson(text, options),
      (options: object) => fromJson(Buffer.from(text), options),
      (options: object) => fromMsgpack(packed, options),
      (options: object) => loadJcr(JSON.parse(text), options),
    ]) {
      expect(equals(read(enough), new Native(value))).toBe(true);
      expect(refusal(() => read(tooLittle))).toMatchObject(LIMIT);
    }
  });

  it('are refused by default before there are many', () => {
    expect(refusal(() => new Native(make(longTexts(257))))).toMatchObject(LIMIT);
    expect(() => new Native(make(longTexts(256)))).not.toThrow();
  });
});

it('a long name that stands many times is one key', () => {
  const value = Array.from({ length: 300 }, (_, i) => ({ [LONG]: i, a: Number.NaN }));
  expect(equals(fromJson(toJson(value)), new Native(value))).toBe(true);
});

it('long names of columns are bounded by the limit longKeys', () => {
  const frame = (count: number): DataFrame => DataFrame.fromColumns(Object.fromEntries(longTexts(count).map((name) => [name, [1]]))); // oxfmt-ignore
  const text = toJson(frame(5));
  expect(toJson(fromJson(text))).toBe(text);
  expect(refusal(() => fromJson(text, { limits: { longKeys: 4 } }))).toMatchObject(LIMIT);
  expect(refusal(() => frame(257))).toMatchObject(LIMIT);
  const fields = longTexts(257).map((name) => new Field(name, new Int32(), true));
  const type = new Struct(fields);
  const children = fields.map(() => makeData({ type: new Int32(), data: new Int32Array(1) }));
  const batch = new RecordBatch(new Schema(fields), makeData({ type, length: 1, children }));
  expect(refusal(() => new DataFrame(new Table([batch])))).toMatchObject(LIMIT);
});
