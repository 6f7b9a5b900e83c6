import * as fc from 'fast-check';
import { tableToIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { DataFrame } from '../../src/frame/dataframe.ts';
import { columnsOfTable, tableOf } from '../../src/frame/values/table.ts';
import { writeStream } from '../../src/frame/stream/writer.ts';
import { readStream } from '../../src/frame/stream/reader.ts';
import { isRaymonError } from '../../src/base/errors.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { tables } from '../support/arrow-arbitraries.ts';
import { budget } from '../support/budget.ts';
import { builtPackage, runChild } from '../support/child.ts';
import { withDeadline } from '../support/deadline.ts';
import { runs } from '../support/runs.ts';

// A damaged stream takes milliseconds; what hangs takes forever, however busy the machine is.
const DEADLINE = 5000;

/** Reads a stream; one that is accepted must be good for everything that a frame is used for. */
function attempt(bytes: Uint8Array): 'read' | 'refused' {
  return withDeadline(DEADLINE, () => {
    let columns;
    try {
      columns = readStream(bytes, DEFAULT_LIMITS, []);
    } catch (error) {
      if (isRaymonError(error, 'bad-arrow', 'limit')) return 'refused';
      throw error;
    }
    // A few flipped bits may claim four billion rows of nothing.
    if (columns.rows > 1000) return 'read';
    const canonical = writeStream(columns, DEFAULT_LIMITS, []);
    const again = writeStream(readStream(canonical, DEFAULT_LIMITS, []), DEFAULT_LIMITS, []);
    expect(Buffer.compare(canonical, again)).toBe(0);
    let frame;
    try {
      frame = new DataFrame(tableOf(columns));
    } catch (error) {
      // A name that a flipped bit made may be one that is kept for the index.
      if (isRaymonError(error, 'bad-index')) return 'read';
      throw error;
    }
    frame.toJcr();
    frame.toRows();
    return 'read';
  });
}

const small = tables.filter((table) => table.schema.fields.length > 0);
const streams = fc
  .sample(small, { seed: 7, numRuns: 60 })
  .map((table) => writeStream(columnsOfTable(table, DEFAULT_LIMITS, []), DEFAULT_LIMITS, []));

const CHANGES = [1, 128, 255];

describe('a damaged stream', { timeout: 600_000 }, () => {
  it('is read or refused in time with any one byte changed', () => {
    fc.assert(
      fc.property(fc.constantFrom(...streams), fc.nat(), fc.integer({ min: 1, max: 255 }), (stream, at, change) => {
        const damaged = stream.slice();
        damaged[at % stream.length] = (damaged[at % stream.length] as number) ^ change;
        attempt(damaged);
      }),
      { numRuns: runs(budget(1000, 4000)) },
    );
  });

  it('is read or refused in time with each byte of one stream changed in turn', () => {
    const stream = streams.find(({ length }) => length > 1500 && length < 4000) as Uint8Array;
    const seen = { read: 0, refused: 0 };
    // Another change of each byte in turn, or all of them.
    const stride = budget(CHANGES.length, 1);
    for (let at = 0; at < stream.length; at++) {
      for (const change of CHANGES.filter((_, i) => i % stride === at % stride)) {
        const damaged = stream.slice();
        damaged[at] = (damaged[at] as number) ^ change;
        seen[attempt(damaged)]++;
      }
    }
    expect(seen.refused).toBeGreaterThan(stream.length / 4 / stride);
    expect(seen.read).toBeGreaterThan(0);
  });

  it('is read or refused in time with several bytes changed, cut out or put in', () => {
    const edit = fc.record({ at: fc.nat(), cut: fc.nat(9), bytes: fc.uint8Array({ maxLength: 9 }) });
    fc.assert(
      fc.property(fc.constantFrom(...streams), fc.array(edit, { minLength: 1, maxLength: 4 }), (stream, edits) => {
        let damaged = stream;
        for (const { at, cut, bytes } of edits) {
          const place = at % (damaged.length + 1);
          damaged = Uint8Array.from([...damaged.subarray(0, place), ...bytes, ...damaged.subarray(place + cut)]);
        }
        attempt(damaged);
      }),
      { numRuns: runs(budget(400, 1500)) },
    );
  });

  it('is refused wherever it is cut, but for the marker at its end', () => {
    const [stream] = streams as [Uint8Array];
    for (let length = 0; length < stream.length; length++) {
      const cut = stream.slice(0, length);
      // After the schema, or without the end-of-stream marker, all that was declared is there.
      const result = attempt(cut);
      if (result === 'read') expect(length % 8).toBe(0);
    }
    expect(attempt(stream.slice(0, stream.length - 8))).toBe('read');
    expect(attempt(stream.slice(0, stream.length - 16))).toBe('refused');
  });

  it('is read or refused in little memory with each byte of a stream changed in turn', async () => {
    const stream = streams.find(({ length }) => length > 1500 && length < 4000) as Uint8Array;
    const packageUrl = await builtPackage();
    const read = (changes: string): string => `
      import { readStream } from '${packageUrl.href}frame/stream/reader.js';
      import { DEFAULT_LIMITS } from '${packageUrl.href}base/limits.js';
      const stream = Buffer.from('${Buffer.from(stream).toString('base64')}', 'base64');
      let refused = 0;
      for (let at = 0; at < stream.length; at++) {
        for (const change of ${changes}) {
          const damaged = Uint8Array.from(stream);
          damaged[at] ^= change;
          try {
            readStream(damaged, DEFAULT_LIMITS, []);
          } catch (error) {
            if (error.code !== 'bad-arrow' && error.code !== 'limit') throw error;
            refused++;
          }
        }
      }
      print(refused);
    `;
    const base = await runChild(read('[]'));
    const { printed, peak } = await runChild(read('[1, 64, 128, 255]'));
    expect(printed).toBeGreaterThan(stream.length);
    // Garbage of ten thousand readings; one that believed a length would take gigabytes.
    expect(peak - base.peak).toBeLessThan(100 * stream.length + 96 * 2 ** 20);
  });

  it('is read or refused in time when apache-arrow wrote it', () => {
    const written = fc
      .sample(small, { seed: 11, numRuns: 40 })
      .map((table) =>
        tableOf(
          readStream(writeStream(columnsOfTable(table, DEFAULT_LIMITS, []), DEFAULT_LIMITS, []), DEFAULT_LIMITS, []),
        ),
      )
      .map((table) => tableToIPC(table, 'stream'));
    for (const stream of written) expect(attempt(stream)).toBe('read');
    fc.assert(
      fc.property(fc.constantFrom(...written), fc.nat(), fc.nat(255), (stream, at, byte) => {
        const damaged = stream.slice();
        damaged[at % stream.length] = byte;
        attempt(damaged);
      }),
      { numRuns: runs(budget(250, 1000)) },
    );
  });
});
