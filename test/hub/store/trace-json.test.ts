import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoMicroseconds } from '../../../src/hub/core/iso.ts';
import { recordsText } from '../../../src/hub/store/records-text.ts';
import { traceHeadJson, traceJson } from '../../../src/hub/store/trace-json.ts';
import type { RecordRow, TraceRow } from '../../../src/hub/store/traces.ts';
import { runs } from '../../support/runs.ts';

const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('"\\\n', '\ud800', '</script>', ''));
const textOrNull = fc.option(text, { nil: null });
const count = fc.nat();
const time = fc.maxSafeInteger();
const trace: fc.Arbitrary<TraceRow> = fc.record({
  id: time,
  traceId: text,
  first: time,
  last: time,
  records: count,
  objects: count,
  bytes: count,
  errors: count,
  isPinned: fc.boolean(),
  tags: fc.array(
    fc.record({
      type: text,
      name: text,
      value: fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer()),
      group: textOrNull,
    }),
    { maxLength: 5 },
  ),
});

describe('a trace as JSON', () => {
  it('is what JSON.stringify writes of it', () => {
    fc.assert(
      fc.property(trace, (row) => {
        const { id, traceId, first, last, records, objects, bytes, errors, isPinned, tags } = row;
        const head = { trace_id: traceId, timestamp: isoMicroseconds(id) };
        const times = { first: isoMicroseconds(first), last: isoMicroseconds(last) };
        const counts = { ...times, records, objects, bytes, errors, pinned: isPinned };
        expect(traceJson(row)).toBe(JSON.stringify({ ...head, tags, ...counts }));
        expect(`${traceHeadJson(row)}}`).toBe(JSON.stringify({ ...head, ...counts }));
      }),
      { numRuns: runs(300) },
    );
  });

  it('has times to the microsecond, before 1970 too', () => {
    fc.assert(
      fc.property(time, (at) => {
        const milliseconds = Math.floor(at / 1000);
        const rest = String(at - milliseconds * 1000).padStart(3, '0');
        expect(isoMicroseconds(at)).toBe(new Date(milliseconds).toISOString().replace('Z', `${rest}Z`));
      }),
      { numRuns: runs(500) },
    );
  });
});

const place = { project: 1, segment: 2, offset: 3, length: 4 };
const record = fc
  .record({
    seq: count,
    kind: fc.constantFrom('info' as const, 'object' as const, 'tags' as const),
    timestamp: text,
    at: time,
    ref: textOrNull,
    objectId: textOrNull,
    type: textOrNull,
    shape: textOrNull,
    sha256: textOrNull,
    json: fc.jsonValue().map((value) => JSON.stringify(value)),
    where: fc.constantFrom('here', 'file', 'nowhere'),
  })
  .map(({ json, where, ...row }): { readonly row: RecordRow; readonly json: string } => {
    const body = where === 'here' ? new TextEncoder().encode(json) : null;
    return { row: { ...row, bytes: json.length, body, place: where === 'file' ? place : null }, json };
  });

it('records as JSON hold the documents that are shown, and gaps for those in files', () => {
  fc.assert(
    fc.property(fc.array(record, { maxLength: 8 }), fc.constantFrom(-1, 5, 1e6), fc.boolean(), (all, most, only) => {
      const shown = { inlineBytes: most, isTextOnly: only };
      const { text: bytes, gaps } = recordsText(
        all.map(({ row }) => row),
        shown,
      );
      expect([bytes.byteOffset, bytes.buffer.byteLength]).toEqual([0, bytes.length]);
      const isShown = ({ row }: (typeof all)[number]): boolean =>
        row.bytes <= most && (!only || row.kind === 'info') && (row.body ?? row.place) !== null;
      const inFiles = all.filter((each) => isShown(each) && each.row.body === null);
      expect(gaps.map((gap) => gap.place)).toEqual(inFiles.map(() => place));
      let [filled, done] = ['', 0];
      for (const [at, gap] of gaps.entries()) {
        filled += Buffer.from(bytes.subarray(done, gap.at)).toString() + (inFiles[at]?.json ?? '');
        done = gap.at;
      }
      filled += Buffer.from(bytes.subarray(done)).toString();
      const expected = all.map((each) => {
        const { timestamp, ref, kind, objectId, type, shape, bytes: length, sha256 } = each.row;
        const facts = JSON.stringify({
          timestamp,
          ref,
          dtype: kind,
          obj_id: objectId,
          type,
          shape,
          bytes: length,
          sha256,
        });
        return isShown(each) ? `${facts.slice(0, -1)},"object":${each.json}}` : facts;
      });
      expect(filled).toBe(expected.join(','));
    }),
    { numRuns: runs(300) },
  );
});
