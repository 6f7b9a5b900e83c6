import { describe, expect, it } from 'vitest';
import type { Cells } from '../../../src/frame/pandas-writer/cells.ts';
import { nameText } from '../../../src/frame/pandas-writer/cell-writers.ts';
import {
  DictionaryCells,
  FixedListCells,
  ListCells,
  NullableCells,
  PairCells,
  StructCells,
  UnionCells,
} from '../../../src/frame/pandas-writer/nested-cells.ts';
import { writtenCells } from '../../support/written-cells.ts';

/** Writes a letter and the slot. */
const named = (name: string): Cells => ({ write: (out, slot) => out.ascii(`${name}${slot}`) });

const a = named('a');
const b = named('b');

describe('nested cells', () => {
  it('are null where a bit says so, and asked for nowhere else', () => {
    const asked: number[] = [];
    const inner: Cells = { write: (_, slot) => void asked.push(slot) };
    const cells = new NullableCells(inner, { bytes: Uint8Array.of(0b1010), offset: 1 });
    expect(writtenCells(cells, [0, 1, 2])).toEqual(['', 'null', '']);
    expect(asked).toEqual([0, 2]);
  });

  it('are lists by their offsets, of any width', () => {
    for (const offsets of [Int32Array.of(2, 2, 3, 5), Float64Array.of(2, 2, 3, 5)]) {
      expect(writtenCells(new ListCells(a, offsets), [0, 1, 2])).toEqual(['[]', '[a2]', '[a3,a4]']);
    }
  });

  it('are lists of one size, also of none', () => {
    expect(writtenCells(new FixedListCells(a, 2), [0, 3])).toEqual(['[a0,a1]', '[a6,a7]']);
    expect(writtenCells(new FixedListCells(a, 0), [5])).toEqual(['[]']);
  });

  it('are pairs and objects, names escaped', () => {
    expect(writtenCells(new PairCells(a, b), [4])).toEqual(['[a4,b4]']);
    const cells = new StructCells([
      [nameText('x'), a],
      [nameText('"\n\u2028é'), b],
    ]);
    expect(writtenCells(cells, [1])).toEqual([`{"x":a1,${JSON.stringify('"\n\u2028é')}:b1}`]);
    expect(writtenCells(new StructCells([]), [0])).toEqual(['{}']);
  });

  it('are of the child that a type id names, at its own slot or where a dense union says', () => {
    const children = new Map([
      [5, a],
      [0, b],
    ]);
    const ids = Int8Array.of(0, 5, 5);
    expect(writtenCells(new UnionCells(children, ids, undefined), [0, 1, 2])).toEqual(['b0', 'a1', 'a2']);
    expect(writtenCells(new UnionCells(children, ids, Int32Array.of(9, 0, 1)), [0, 1, 2])).toEqual(['b9', 'a0', 'a1']);
  });

  it('are entries of a dictionary, copied, however long', () => {
    const entries = ['"x"', '', `"${'long'.repeat(100)}"`];
    const ends = entries.map((_, i) => entries.slice(0, i + 1).join('').length);
    const cells = new DictionaryCells(
      Buffer.from(entries.join('')),
      Float64Array.of(0, ...ends),
      Uint8Array.of(2, 0, 1, 2),
    );
    expect(writtenCells(cells, [0, 1, 2, 3])).toEqual([entries[2], entries[0], entries[1], entries[2]]);
  });
});
