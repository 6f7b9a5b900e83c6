import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Connection } from '../../../../../src/hub/store/sqlite/database/connection.ts';
import { findDriver } from '../../../../../src/hub/store/sqlite/database/driver.ts';
import {
  fromSqlId,
  fromSqlStamp,
  fromSqlText,
  fromSqlValue,
  toSqlId,
  toSqlStamp,
  toSqlText,
  toSqlValue,
} from '../../../../../src/hub/store/sqlite/database/text-code.ts';
import { runs } from '../../../../support/runs.ts';

const connection = new Connection(findDriver().open(':memory:', {}));
connection.exec('CREATE TABLE t (n INTEGER PRIMARY KEY, value ANY) STRICT');

/** A value as the database gives it back. */
function kept(value: bigint | number | string | Uint8Array): unknown {
  connection.run('INSERT INTO t VALUES (1, ?) ON CONFLICT(n) DO UPDATE SET value=excluded.value', value);
  return connection.get('SELECT value FROM t')?.[0];
}

const unit = fc.oneof(
  fc.constantFrom('\0', '\u0001', '\u0002', '\u0003', '\ud800', '\udfff', 'd800', '\u{1f600}'),
  fc.string({ unit: 'binary', maxLength: 2 }),
);
const text = fc.array(unit, { maxLength: 8 }).map((units) => units.join(''));

describe('what the database keeps', () => {
  it('is every text, each as itself', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(fromSqlText(String(kept(toSqlText(a))))).toBe(a);
        expect(toSqlText(a) === toSqlText(b)).toBe(a === b);
        expect(fromSqlId(kept(toSqlId(a)) as string)).toBe(a);
      }),
      { numRuns: runs(500) },
    );
  });

  it('is texts in the order of their bytes, where they are sound', () => {
    const sound = text.filter((each) => !/\p{Cs}/u.test(each));
    fc.assert(
      fc.property(sound, sound, (a, b) => {
        const sql = Buffer.compare(Buffer.from(toSqlText(a)), Buffer.from(toSqlText(b)));
        expect(sql).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
      { numRuns: runs(500) },
    );
  });

  it('is every value of a tag, whole numbers alike with each driver', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.maxSafeInteger()), (value) => {
        const expected = value === 0 ? 0 : value;
        expect(fromSqlValue(kept(toSqlValue(value)) as string | number)).toBe(expected);
      }),
      { numRuns: runs(500) },
    );
    for (const tiny of [Number.MIN_VALUE, 1e-300, 1e-17, 2 ** -53, -1e-17]) expect(kept(tiny)).toBe(tiny);
    expect([toSqlValue(5), toSqlValue(5.5), toSqlValue(2 ** 60)]).toEqual([5n, 5.5, 2 ** 60]);
  });

  it('is ids in 16 bytes where they are UUIDs as Node writes them, others as they are', () => {
    const uuid = '472b649d-0e69-4a52-a0f5-4e5d3f2a7c11';
    expect(toSqlId(uuid)).toHaveLength(16);
    expect(fromSqlId(kept(toSqlId(uuid)) as Uint8Array)).toBe(uuid);
    for (const other of [uuid.toUpperCase(), `${uuid} `, uuid.replaceAll('-', ''), `{${uuid}}`]) {
      expect(toSqlId(other)).toBe(other);
    }
  });

  it('is every timestamp as it came', () => {
    const digits = fc.constantFrom(0, 1, 3, 6, 9);
    const zone = fc.constantFrom('Z', '+00:00', '+01:00', '-00:00', 'z');
    const date = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(date, digits, zone, fc.integer({ min: 0, max: 999 }), (when, count, suffix, micros) => {
        const fraction = `${when.toISOString().slice(20, 23)}${String(micros).padStart(3, '0')}000`.slice(0, count);
        const stamp = `${when.toISOString().slice(0, 19)}${count > 0 ? `.${fraction}` : ''}${suffix}`;
        const at = Math.floor(when.getTime() / 1000) * 1e6 + Number(fraction.slice(0, 6).padEnd(6, '0'));
        expect(fromSqlStamp(toSqlStamp(stamp, at), at)).toBe(stamp);
      }),
      { numRuns: runs(500) },
    );
    const at = 1_795_847_621_226_792;
    expect(toSqlStamp('2026-11-28T06:33:41.226792+00:00', at)).toBe(1);
    expect(toSqlStamp('2026-11-28T06:33:41.226Z', at - 792)).toBe(0);
    // A text that is not its instant's is kept as a text.
    expect(toSqlStamp('2026-11-28T06:33:41.226Z', at)).toBe('2026-11-28T06:33:41.226Z');
  });
});
