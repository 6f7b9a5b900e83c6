import { describe, expect, it } from 'vitest';
import { NULLS, writeBase64, writeBoolean, writeNull } from '../../../src/frame/pandas-writer/cells.ts';
import { writtenBy, writtenCells } from '../../support/written-cells.ts';

describe('the least of cells', () => {
  it('are null, true and false, with nothing behind them', () => {
    const text = writtenBy((out) => {
      writeNull(out);
      writeBoolean(out, true);
      writeBoolean(out, false);
      writeBoolean(out, true);
      writeNull(out);
    });
    expect(text).toBe('nulltruefalsetruenull');
    expect(writtenCells(NULLS, [0, 7])).toEqual(['null', 'null']);
  });

  it('are whole at the end of a piece', () => {
    for (let room = 0; room < 6; room++) {
      const text = writtenBy((out) => {
        out.ascii('x'.repeat(out.bytes.length - room));
        writeBoolean(out, false);
        writeNull(out);
      });
      expect(text.slice(-10)).toBe('xfalsenull');
    }
  });

  it('of bytes are strings of base64, of just those that are asked for', () => {
    const bytes = Buffer.from('..any bytes..');
    expect(writtenBy((out) => writeBase64(out, bytes, 2, 11))).toBe(
      JSON.stringify(Buffer.from('any bytes').toString('base64')),
    );
    expect(writtenBy((out) => writeBase64(out, bytes, 3, 3))).toBe('""');
  });
});
