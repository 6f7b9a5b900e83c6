import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { screenOf as screenFor } from '../../../src/cli/command/screen.ts';
import { blockLines, nearestOf256, rampLines } from '../../../src/cli/terminal/blocks.ts';
import { shownCell, shownString, shownText } from '../../../src/cli/terminal/shown-text.ts';
import { paint } from '../../../src/cli/terminal/style.ts';
import { fairWidth, tableLines, type TableColumn } from '../../../src/cli/terminal/table.ts';
import { histogramLine } from '../../../src/cli/show/statistics-lines.ts';
import { fitText, padText, textWidth } from '../../../src/cli/terminal/text-width.ts';
import { runs } from '../../support/runs.ts';
import { plain, screenOf } from '../../support/terminal.ts';

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc
    .array(
      fc.constantFrom('\u001b[31m', '\u009b2J', '\u001b]0;t\u0007', '\u202e', '\u2066', '\u200d', '\r', '\n', '\u2028'),
    )
    .map((parts) => parts.join('a')),
);

describe('text of others', () => {
  it('never controls a terminal, nor moves what stands beside it', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const shown of [shownText(text), shownString(text), shownCell({ text, kind: 'nested' }).text]) {
          expect(shown).not.toMatch(/\p{Cc}|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}|\p{Default_Ignorable_Code_Point}/u);
          expect(shown).not.toMatch(/\p{M}{5}|^\p{M}/u);
        }
      }),
      { numRuns: runs(500) },
    );
  });

  it('can be told from every other text', () => {
    const known = new Map<string, string>();
    fc.assert(
      fc.property(fc.oneof(hostile, fc.constantFrom('', 'null', '"null"', 'NaN', '\\n', '\n', ' a', 'a ')), (text) => {
        const shown = shownString(text);
        expect(known.get(shown) ?? text).toBe(text);
        known.set(shown, text);
      }),
      { numRuns: runs(500) },
    );
    expect(
      ['', 'null', 'NaN', 'plain', ' a', 'a"b', '"a', 'a\\n', 'a\n', 'é', '\u202e'].map((text) => shownString(text)),
    ).toEqual(['""', '"null"', '"NaN"', 'plain', '" a"', 'a"b', '"\\"a"', '"a\\\\n"', '"a\\n"', 'é', '"\\u202e"']);
  });

  it('of any length is cut before it is looked at', () => {
    expect(shownText('\u001b'.repeat(10_000_000)).length).toBeLessThan(3000);
    expect(shownString('x'.repeat(10_000_000)).length).toBeLessThan(400);
  });
});

describe('the width of a text', () => {
  it.each([
    ['plain', 5],
    ['é', 1],
    ['e\u0301', 1],
    ['漢字', 4],
    ['ｆ', 2],
    ['ｱ', 1],
    ['한글', 4],
    ['👍', 2],
    ['👍🏽', 2],
    ['🇳🇱', 2],
    ['1\u20e3', 1],
    // A voiced sound of halfwidth Katakana, a vowel of Thai and a conjunct of Devanagari are not taken apart, but have
    // places of their own.
    ['ﾊﾞ', 2],
    ['กำ', 2],
    ['क्ष', 2],
    ['하', 2],
    ['\u1112\u1161\u11ab', 2],
    ['…', 1],
    ['▀', 1],
    ['', 0],
  ])('of %s is %i', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });

  it('is kept by cutting and filling', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }).map((text) => shownText(text)),
        fc.integer({ min: 1, max: 20 }),
        (text, columns) => {
          const cut = fitText(text, columns);
          expect(textWidth(cut)).toBeLessThanOrEqual(columns);
          if (textWidth(text) <= columns) expect(cut).toBe(text);
          else expect(cut).toMatch(/…$/);
          for (const side of ['left', 'right'] as const) expect(textWidth(padText(cut, columns, side))).toBe(columns);
        },
      ),
      { numRuns: runs(300) },
    );
  });
});

function column(side: 'left' | 'right', head: string, ...cells: string[]): TableColumn {
  return { heads: [{ text: head, ink: 'bold' }], cells: cells.map((text) => ({ text, ink: 'nan' })), side };
}

describe('a table', () => {
  it('has its columns one below the other, wide characters and all', () => {
    const { lines, shown } = tableLines([column('left', '名', 'a', '漢字'), column('right', 'n', '1', '-100')], {
      columns: 80,
      colours: 1,
    });
    expect(lines).toEqual(['名       n', 'a        1', '漢字  -100']);
    expect(shown).toBe(2);
  });

  it('cuts the columns that it cannot do without, and leaves out the others', () => {
    const all = [column('right', '', '0'), column('right', 'a', '0.11088262850995298'), column('right', 'b', '1')];
    const narrow = { columns: 12, colours: 1 } as const;
    expect(tableLines(all, narrow).shown).toBe(1);
    const { lines, shown } = tableLines(all, narrow, { least: 2 });
    expect(lines).toEqual(['           a', '0  0.110882…']);
    expect(shown).toBe(2);
  });

  it('is never wider than the terminal, and colours change nothing but colours', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.array(
            fc.string({ unit: 'grapheme' }).map((text) => shownText(text)),
            { minLength: 2, maxLength: 2 },
          ),
          {
            minLength: 1,
            maxLength: 8,
          },
        ),
        fc.integer({ min: 20, max: 60 }),
        (cells, columns) => {
          const all = cells.map((each, i) => column(i % 2 === 0 ? 'left' : 'right', `c${i}`, ...each));
          const { lines, shown } = tableLines(all, { columns, colours: 1 });
          expect(shown).toBeGreaterThan(0);
          const least = tableLines(all, { columns, colours: 1 }, { least: 2 });
          expect(least.shown).toBeGreaterThanOrEqual(Math.min(2, all.length));
          for (const line of [...lines, ...least.lines]) expect(textWidth(line)).toBeLessThanOrEqual(columns);
          const coloured = tableLines(all, { columns, colours: 24 });
          expect(coloured.lines.map((line) => plain(line).trimEnd())).toEqual(lines);
        },
      ),
      { numRuns: runs(200) },
    );
  });
});

describe('a table of sides', () => {
  it('has all of its columns, and gives to none what another could use', () => {
    const text = fc.nat(100).map((length) => 'x'.repeat(length));
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 20, max: 120 }),
        (cells, columns) => {
          const all = cells.map((cell) => column('left', 'c', cell));
          const screen = { columns, colours: 1 } as const;
          const { lines, shown } = tableLines(all, screen, { most: fairWidth(all, screen) });
          expect(shown).toBe(all.length);
          for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(columns);
          const needed = cells.reduce((sum, cell) => sum + Math.max(1, cell.length), 2 * (cells.length - 1));
          const whole = cells.join('').length === (lines[1] as string).replaceAll(/[ …]/g, '').length;
          expect(whole).toBe(needed <= columns);
        },
      ),
      { numRuns: runs(200) },
    );
  });
});

describe('a histogram', () => {
  it('is no wider than the terminal, and loses no count by it', () => {
    const counts = Uint32Array.from({ length: 64 }, (_, i) => (i === 5 ? 7 : 0));
    expect(histogramLine({ counts }, 80)).toBe('     █');
    expect(histogramLine({ counts }, 20)).toBe(' █');
    expect(histogramLine({ counts: counts.fill(1) }, 20)).toHaveLength(16);
  });
});

describe('half blocks', () => {
  const pixels = {
    width: 2,
    height: 3,
    rgba: Uint8ClampedArray.of(255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 9, 8, 7, 255, 1, 2, 3, 255, 4, 5, 6, 0),
  };

  it('have the upper pixel in front and the lower one behind', () => {
    const [first, second] = screenOf(blockLines(pixels, 24).join('\n'));
    expect(first).toEqual([
      { character: '▀', front: '2;255;0;0', ground: '2;0;0;255' },
      { character: '▀', front: '2;0;255;0', ground: '2;9;8;7' },
    ]);
    expect(second?.[0]).toEqual({ character: '▀', front: '2;1;2;3', ground: '' });
    // What can be seen through wholly is the ground itself.
    expect(second?.[1]?.front).toMatch(/^2;(170;170;170|110;110;110)$/);
  });

  it('are of the nearest of 256 colours', () => {
    const levels = [0, 95, 135, 175, 215, 255];
    const palette = Array.from({ length: 256 }, (_, i) => {
      if (i < 16) return undefined;
      if (i >= 232) return Array.from({ length: 3 }, () => 8 + 10 * (i - 232));
      return [Math.floor((i - 16) / 36), Math.floor((i - 16) / 6) % 6, (i - 16) % 6].map(
        (level) => levels[level] as number,
      );
    });
    const away = (i: number, colour: readonly number[]): number =>
      (palette[i] ?? []).reduce((sum, part, at) => sum + (part - (colour[at] as number)) ** 2, 0);
    fc.assert(
      fc.property(fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255)), (colour) => {
        const found = away(nearestOf256(colour), colour);
        const best = Math.min(...palette.flatMap((each, i) => (each === undefined ? [] : [away(i, colour)])));
        expect(found).toBe(best);
      }),
      { numRuns: runs(1000) },
    );
  });

  it('are characters where there are no colours, the darker the fewer dots', () => {
    const rgba = Uint8ClampedArray.of(0, 0, 0, 255, 128, 128, 128, 255, 255, 255, 255, 255);
    expect(rampLines({ width: 3, height: 1, rgba })).toEqual(['.+@']);
  });

  it('paint nothing without colours', () => {
    expect(paint('text', 'bad', 1)).toBe('text');
    expect(plain(paint('text', 'bad', 4))).toBe('text');
  });
});

describe('what output can show', () => {
  const terminal = { isTTY: true, columns: 120, getColorDepth: (): number => 24 };

  it.each([
    [terminal, {}, 24],
    [terminal, { NO_COLOR: '1' }, 1],
    [terminal, { NO_COLOR: '' }, 24],
    [terminal, { FORCE_COLOR: '0' }, 1],
    [{ ...terminal, getColorDepth: (): number => 8 }, {}, 8],
    [{ ...terminal, getColorDepth: (): number => 4 }, {}, 4],
    [{}, {}, 1],
    [{}, { FORCE_COLOR: '1' }, 4],
    [{}, { FORCE_COLOR: '' }, 4],
    [{}, { FORCE_COLOR: '2' }, 8],
    [{}, { FORCE_COLOR: '3', NO_COLOR: '1' }, 1],
    [terminal, { FORCE_COLOR: '3', NO_COLOR: '1' }, 1],
    [{}, { FORCE_COLOR: '3', NO_COLOR: '' }, 24],
  ] as const)('%j with %j has %i bits of colour', (stream, env, colours) => {
    expect(screenFor(stream, env).colours).toBe(colours);
  });

  it('is as wide as its terminal, or as COLUMNS says, within reason', () => {
    expect(screenFor(terminal, {}).columns).toBe(120);
    expect(screenFor({}, {}).columns).toBe(80);
    expect(screenFor({}, { COLUMNS: '100' }).columns).toBe(100);
    expect(screenFor({}, { COLUMNS: '0' }).columns).toBe(20);
    expect(screenFor({}, { COLUMNS: '9999' }).columns).toBe(1000);
    expect(screenFor({}, { COLUMNS: 'wide' }).columns).toBe(80);
    expect(screenFor({ isTTY: true, columns: 0 }, {}).columns).toBe(80);
  });
});
