import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Series } from '../../src/frame/series.ts';
import { RaymonApi } from '../../src/api/api.ts';
import { builtins, toJson } from '../../src/toolkit/builtins.ts';
import { defineDataType } from '../../src/toolkit/define-data-type.ts';
import { DecodeError, TransportError } from '../../src/base/errors.ts';
import { Native } from '../../src/native/native.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { HttpServer, json, text } from '../support/http-server.ts';

const Url = defineDataType({
  type: 'demo.Url',
  is: (value): value is URL => value instanceof URL,
  encode: (url) => url.href,
  decode: (href) => new URL(String(href)),
});

let server: HttpServer;
let api: RaymonApi;

beforeAll(async () => {
  server = await HttpServer.start(json(null));
  api = new RaymonApi({ url: server.url, auth: 'good-token' });
});
afterAll(() => server.close());

function answers(document: string): void {
  server.next.push(text(`{"obj_id": "o1", "obj_data": ${document}}`, { 'content-type': 'application/json' }));
}

describe('StoredObject', () => {
  it('holds the value as it was logged, where JSON.parse would not', async () => {
    const value = new Native({
      big: 2n ** 64n + 1n,
      minus: -0,
      none: undefined,
      order: new Map([
        ['2', 1],
        ['1', 2],
      ]),
    });
    answers(toJson(value));
    const object = await api.objectGet('p', 'o1');
    expect(object.value).toEqual(value);
    expect(object.id).toBe('o1');
  });

  it('reads integers of Python beyond 2^53, and its bare NaN', async () => {
    answers('{"type": "raymon.types.Native", "params": {"data": [9007199254740993, NaN]}}');
    const { value, document } = await api.objectGet('p', 'o1');
    expect((value as Native).data).toEqual([9007199254740993n, NaN]);
    expect(document).toEqual({ type: 'raymon.types.Native', params: { data: [9007199254740992, NaN] } });
  });

  it('tells whole floats of Python from integers', async () => {
    answers('{"type": "raymon.types.Series", "params": {"data": {"0": 1.0, "1": 2.0}}}');
    const { value } = await api.objectGet('p', 'o1');
    expect(String((value as Series).dataType)).toBe('Float64');
  });

  it('refuses bare NaN when asked to', async () => {
    answers('{"type": "raymon.types.Native", "params": {"data": NaN}}');
    await expect(api.objectGet('p', 'o1', { strict: true })).rejects.toBeInstanceOf(TransportError);
  });

  it('refuses a name that stands twice', async () => {
    answers('{"type": "raymon.types.Native", "params": {"data": {"a": 1, "a": 2}}}');
    const error: unknown = await api.objectGet('p', 'o1').catch((e: unknown) => e);
    expect(error).toBeInstanceOf(TransportError);
    expect((error as TransportError).cause).toBeInstanceOf(DecodeError);
    expect((error as TransportError).cause).toMatchObject({ code: 'duplicate-key', path: '$.obj_data.params.data.a' });
  });

  it('gives the document with what the class does not know', async () => {
    const document = { ...new Numpy(new Float32Array([1, 2])).toJcr(), more: { 2: 1, a: null } };
    answers(JSON.stringify(document));
    const object = await api.objectGet('p', 'o1');
    expect(object.document).toEqual(document);
    expect(object.document).not.toBe(object.document);
  });

  it('gives a document that does not change with the value', async () => {
    answers('{"type": "raymon.types.Native", "params": {"data": {"a": [1]}}}');
    const object = await api.objectGet('p', 'o1');
    Object.assign((object.value as Native).data as object, { a: 'changed' });
    expect(object.document.params).toEqual({ data: { a: [1] } });
  });

  it('refuses a long string with an invalid escape, though nobody reads it', async () => {
    answers(`{"type": "raymon.types.Native", "params": {"data": 1, "more": "${'A'.repeat(100_000)}\\q"}}`);
    await expect(api.objectGet('p', 'o1')).rejects.toBeInstanceOf(TransportError);
  });

  it('knows the classes of its registry', async () => {
    const ours = new RaymonApi({ url: server.url, auth: 'good-token', registry: builtins.with(Url) });
    answers(toJson(new Url(new URL('https://example.org/'))));
    const { value } = await ours.objectSearch('p', 't', 'r');
    expect(value instanceof Url ? value.data.href : undefined).toBe('https://example.org/');
  });

  it('is shown without its content', async () => {
    answers(toJson(new Numpy(new Float32Array(1000).fill(7))));
    expect(inspect(await api.objectGet('p', 'o1'))).toBe('StoredObject o1: Numpy float32 (1000,)');
  });
});
