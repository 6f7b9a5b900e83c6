import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import { Base64Payload } from '../../../src/json/base64-payload.ts';
import type { JsonPart } from '../../../src/text/writer/join.ts';
import { apiFormat, checkDocumentBytes, fileFormat, lineBytes, minBytes } from '../../../src/trace/record/record.ts';
import { refusal } from '../../support/refusal.ts';

const text = (parts: readonly JsonPart[]): string => new TextDecoder().decode(lineBytes(parts, 2 ** 20));
const payload = new Base64Payload(Uint8Array.of(1, 2, 3));

const record = {
  kind: 'object',
  timestamp: '2026-01-02T03:04:05.678Z',
  traceId: 'a"b',
  ref: 'r/é',
  data: ['{"type":"a.B","params":', payload, '}'],
} as const;

describe('apiFormat', () => {
  it('spells a record as the API takes it, escapes included', () => {
    expect(JSON.parse(text(apiFormat('p"1')(record)))).toEqual({
      dtype: 'object',
      timestamp: record.timestamp,
      trace_id: 'a"b',
      project_id: 'p"1',
      ref: 'r/é',
      data: { type: 'a.B', params: 'AQID' },
    });
  });
});

describe('fileFormat', () => {
  it('spells a record as a log has it: an artefact is data there', () => {
    expect(text(fileFormat('p')(record))).toBe(
      '{"type":"data","jcr":{"timestamp":"2026-01-02T03:04:05.678Z","trace_id":"a\\"b","ref":"r/é","data":{"type":"a.B","params":"AQID"},"project_id":"p"}}\n',
    );
    const info = fileFormat('p')({ ...record, kind: 'info', ref: null, data: ['"hi"'] });
    expect(JSON.parse(text(info))).toMatchObject({ type: 'info', jcr: { ref: null, data: 'hi' } });
  });

  it('is one part where the data is one string', () => {
    expect(fileFormat('p')({ ...record, data: ['1'] })).toHaveLength(1);
  });
});

describe('lineBytes', () => {
  it.each<[string, readonly JsonPart[]]>([
    ['one string', ['"é€"\n']],
    ['parts with a payload', ['["', 'é', '",', payload, ']\n']],
  ])('takes N bytes of %s and refuses N + 1, line feed included', (_, parts) => {
    const { length } = lineBytes(parts, 2 ** 20);
    expect(lineBytes(parts, length)).toHaveLength(length);
    expect(refusal(() => lineBytes(parts, length - 1))).toMatchObject({ name: 'LimitError', code: 'limit' });
  });

  it('refuses what is certainly too long before it asks a payload for its text', () => {
    const huge = Object.assign(new Base64Payload(new Uint8Array(0)), {
      chunks() {
        throw new Error('asked');
      },
    });
    Object.defineProperty(huge, 'byteLength', { value: 2 ** 40 });
    expect(refusal(() => lineBytes([huge, '\n'], 1000))).toMatchObject({ code: 'limit' });
  });

  it('refuses text that is not one line', () => {
    const refused = { name: 'EncodeError', code: 'custom-encoder' };
    expect(refusal(() => lineBytes(['{"a":\n1}\n'], 100))).toMatchObject(refused);
    expect(refusal(() => lineBytes(['{"a":1}'], 100))).toMatchObject(refused);
  });

  it('gives lines that do not share bytes', () => {
    const first = lineBytes(['1\n'], 100);
    const second = lineBytes(['2\n'], 100);
    expect([first[0], second[0]]).toEqual([49, 50]);
  });
});

describe('minBytes', () => {
  it('is exact for payloads and ASCII, and never more than the bytes', () => {
    expect(minBytes(['[', payload, ']'])).toBe(8);
    expect(minBytes(['"é€😀"'])).toBeLessThanOrEqual(Buffer.byteLength('"é€😀"'));
  });
});

const parts = ['"ééé', payload, '"'];

const bytes = Buffer.byteLength('"ééé"AQID""');

const check = (documentBytes: number) => () => checkDocumentBytes(parts, { ...DEFAULT_LIMITS, documentBytes });

describe('checkDocumentBytes', () => {
  it('takes N bytes and refuses N + 1, characters of several bytes counted', () => {
    expect(check(bytes)).not.toThrow();
    expect(check(bytes * 3)).not.toThrow();
    expect(refusal(check(bytes - 1))).toEqual({ name: 'LimitError', code: 'limit', path: '$' });
  });
});
