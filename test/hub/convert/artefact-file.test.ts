import { Field, Schema, TimestampMicrosecond, Utf8, vectorFromArray } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { DataFrame } from '../../../src/frame/dataframe.ts';
import { Series } from '../../../src/frame/series.ts';
import { artefactFile } from '../../../src/hub/convert/artefact-file.ts';
import { toJsonBytes } from '../../../src/toolkit/builtins.ts';
import { equals } from '../../../src/toolkit/equals.ts';

const schema = new Schema([new Field('at', new TimestampMicrosecond('UTC'), true)]);
const frame = DataFrame.fromColumns(
  { at: [1n, null], tags: [[1], []], code: ['007', 'x'] },
  { schema, index: [{ values: vectorFromArray(['a', 'b'], new Utf8()), name: 'site' }] },
);

describe('a frame as a file', () => {
  it('is CSV with every digit of its times, and JSON for nested cells', () => {
    const csv = new TextDecoder().decode(artefactFile(toJsonBytes(frame), null, 'csv'));
    expect(csv).toBe('site,at,tags,code\r\na,1970-01-01T00:00:00.000001Z,[1],007\r\nb,,[],x\r\n');
  });

  it('is the stream of its document, as a Series is', () => {
    expect(equals(DataFrame.fromIPC(artefactFile(toJsonBytes(frame), null, 'arrow')), frame)).toBe(true);
    const series = new Series([1, null], { name: 'count' });
    expect(DataFrame.fromIPC(artefactFile(toJsonBytes(series), null, 'arrow')).toRows()).toEqual([
      { count: 1 },
      { count: null },
    ]);
  });

  it.each(['csv', 'arrow'] as const)('is refused as %s where it is none', (format) => {
    expect(() => artefactFile(toJsonBytes([1]), 'raymon.types.Native', format)).toThrow(
      expect.objectContaining({ code: 'not-convertible' }),
    );
  });
});
