import { Decimal, Float64, makeVector, Table, Utf8, vectorFromArray } from 'apache-arrow';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RaymonDataType } from '../../../src/document/jcr.ts';
import { DataFrame, fromJson, Image, Native, Numpy, Series, type NumpyItem } from '../../../src/types.ts';
import { COLOUR_MAPS, colourTable } from '../../../src/viewer/model/array/colour-map.ts';
import { MOST_PIXELS } from '../../../src/viewer/model/image/png-decoder.ts';
import { expectedImages, imageFile, samples } from '../../support/image-fixtures.ts';
import { pythonDocuments, PYTHON_SETS } from '../../support/python-documents.ts';
import { fixtures } from '../../support/repository-fixtures.ts';
import { ViewerBrowser, type ViewerPage } from './viewer-page.ts';

let browser: ViewerBrowser;
beforeAll(async () => {
  browser = await ViewerBrowser.launch();
});
afterAll(() => browser.close());

/** Runs with the page of a wrapper, and fails if anything broke, was refused or left it. */
async function withPage(wrapper: RaymonDataType, run: (page: ViewerPage) => Promise<void>): Promise<void> {
  const page = await browser.show(wrapper);
  await run(page);
  await page.done();
}

/** The colour of a canvas' pixel, at shares of its width and height. */
function colourAt(page: ViewerPage, x: number, y: number): Promise<number[]> {
  return page.page
    .locator('.rv-pixels canvas')
    .first()
    .evaluate(
      (canvas, [shareX = 0, shareY = 0]) => {
        const { width, height } = canvas as HTMLCanvasElement;
        const context = (canvas as HTMLCanvasElement).getContext('2d');
        return [...(context?.getImageData(Math.floor(width * shareX), Math.floor(height * shareY), 1, 1).data ?? [])];
      },
      [x, y],
    );
}

/** The control of a name above the view. */
function field(page: ViewerPage, name: string): Locator {
  return page.page.locator(`label.rv-field:has(> span:text-is("${name}")) > :is(select, input)`);
}

/** What stands under the cursor after it was moved by keys. */
async function read(page: ViewerPage, ...keys: string[]): Promise<string> {
  await page.page.locator('.rv-pixels, .rv-line').first().focus();
  for (const key of keys) await page.page.keyboard.press(key);
  await page.settled();
  return page.text('.rv-readout');
}

describe('an array', () => {
  it.each(PYTHON_SETS)('of every dtype that Python wrote is shown as Python reads it, %s', async (set) => {
    const documents = pythonDocuments<unknown>(set, 'numpy').flatMap(({ name, text }) => {
      try {
        return [{ name, bytes: Buffer.from(text), array: fromJson(text) as Numpy }];
      } catch {
        // What is refused says so: see the hostile documents.
        return [];
      }
    });
    expect(documents.length).toBeGreaterThan(100);
    const page = await browser.open({ title: set, documents });
    for (const [at, { name, array }] of documents.entries()) {
      await page.go(`document=${at}`);
      await compareArray(page, array, name);
    }
    await page.done();
  });

  it('of no axes is its value', async () => {
    await withPage(Numpy.fromArray((2n ** 60n + 1n) as never, { dtype: 'int64' }), async (page) => {
      expect(await page.text('.rv-scalar')).toBe('1152921504606846977');
    });
  });

  it('has values, positions and colours under the keyboard cursor', async () => {
    const data = Float32Array.from({ length: 2 * 4 * 6 }, (_, i) => i);
    data[7] = Number.NaN;
    await withPage(new Numpy({ data, shape: [2, 4, 6] }), async (page) => {
      expect(await read(page, 'Home', 'PageUp')).toBe('[0, 0, 0] = 0.0');
      expect(await read(page, 'ArrowRight', 'ArrowDown')).toBe('[0, 1, 1] = NaN');
      expect(await read(page, 'End', 'PageDown')).toBe('[0, 3, 5] = 23.0');
      await page.page.locator('input[type=range]').first().fill('1');
      expect(await read(page, 'ArrowLeft')).toBe('[1, 3, 4] = 46.0');
      const [red, green, blue] = colourTable('viridis').subarray(3 * 255);
      await read(page, 'ArrowUp', 'ArrowUp', 'ArrowUp');
      expect(await colourAt(page, 0.97, 0.95)).toEqual([red, green, blue, 255]);
    });
  });

  it.each(COLOUR_MAPS)('is drawn in the colours of %s', async (map) => {
    await withPage(new Numpy({ data: Float64Array.of(0, 1, 1, 0), shape: [2, 2] }), async (page) => {
      await field(page, 'colours').selectOption(map);
      await page.settled();
      const table = colourTable(map);
      expect(await colourAt(page, 0.4, 0.3)).toEqual([...table.subarray(0, 3), 255]);
      expect(await colourAt(page, 0.6, 0.3)).toEqual([...table.subarray(765), 255]);
    });
  });

  it('has other planes when its axes are exchanged, and ranges and scales', async () => {
    const data = Int32Array.from({ length: 24 }, (_, i) => i + 1);
    await withPage(new Numpy({ data, shape: [2, 3, 4] }), async (page) => {
      await field(page, 'across').selectOption('0');
      expect(await read(page, 'End', 'PageDown')).toBe('[1, 2, 0] = 21');
      await field(page, 'range').selectOption('fixed');
      await field(page, 'from').fill('21');
      await page.page.keyboard.press('Enter');
      await field(page, 'to').fill('22');
      await page.page.keyboard.press('Enter');
      await field(page, 'scale').selectOption('symlog');
      await field(page, 'scale').selectOption('log');
      await page.settled();
      expect(await page.page.locator('.rv-ramp').getAttribute('aria-label')).toBe(
        'Colours of viridis, log, from 21 to 22',
      );
      await field(page, 'range').selectOption('percentile');
      await page.settled();
      expect(await page.page.locator('.rv-ramp').getAttribute('aria-label')).toBe(
        'Colours of viridis, log, from 1 to 24',
      );
    });
  });

  it('plays along an axis, and stops', async () => {
    await withPage(new Numpy({ data: new Uint8Array(400), shape: [100, 2, 2] }), async (page) => {
      await page.page.getByLabel('Play axis 0').click();
      await page.page.waitForFunction(
        () => Number(document.querySelector<HTMLInputElement>('input[type=range]')?.value) > 2,
      );
      await page.page.getByLabel('Pause axis 0').click();
      const at = await page.page.locator('input[type=range]').inputValue();
      await page.settled();
      expect(await page.page.locator('input[type=range]').inputValue()).toBe(at);
    });
  });

  it('of complex numbers has magnitude and phase', async () => {
    await withPage(
      Numpy.fromArray(
        [
          [
            [3, 4],
            [0, -2],
          ],
        ],
        { dtype: 'complex128' },
      ),
      async (page) => {
        expect(await page.facts()).toMatchObject({ min: '2', max: '5', mean: '3.5', std: '1.5' });
        await field(page, 'part').selectOption('phase');
        await page.ready();
        expect(await page.facts()).toMatchObject({ min: '-1.57079633' });
        expect(await read(page, 'Home')).toBe('[0, 0] = 3.0+4.0j');
      },
    );
  });

  it('like a picture is one', async () => {
    const data = Uint8Array.of(255, 0, 0, 0, 255, 0);
    await withPage(new Numpy({ data, shape: [1, 2, 3] }), async (page) => {
      expect(await colourAt(page, 0.45, 0.5)).toEqual([255, 0, 0, 255]);
      expect(await read(page, 'End')).toBe('[0, 1] = 0, 255, 0');
      await page.page.getByRole('button', { name: 'G', exact: true }).click();
      await page.settled();
      expect(await colourAt(page, 0.45, 0.5)).toEqual([0, 0, 0, 255]);
    });
  });

  it('of 4 million elements is drawn sampled, and exactly where it is zoomed', async () => {
    const side = 3000;
    const data = new Float32Array(side * side);
    data[side * 1501 + 1501] = 1;
    await withPage(new Numpy({ data, shape: [side, side] }), async (page) => {
      expect(await page.text('.rv-note')).toContain('One of 2 × 2 elements');
      await page.page.locator('.rv-pixels').focus();
      for (let i = 0; i < 9; i++) await page.page.keyboard.press('+');
      await page.settled();
      await page.settled();
      const hasPeak = await page.page.locator('.rv-pixels canvas').evaluate((canvas) => {
        const { width, height } = canvas as HTMLCanvasElement;
        const pixels = (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
        for (let i = 0; i < pixels.length; i += 4) if (pixels[i] === 253 && pixels[i + 1] === 231) return true;
        return false;
      });
      expect(hasPeak).toBe(true);
      expect(await page.facts()).toMatchObject({ max: '1.0', min: '0.0' });
    });
  });

  it.each([
    ['of no elements', new Numpy({ data: new Float32Array(0), shape: [0, 3] }), 'No elements'],
    ['of NaN alone', new Numpy(new Float32Array(4).fill(Number.NaN)), 'none'],
  ])('%s says so', async (_, array, text) => {
    await withPage(array, async (page) => {
      expect(await page.text('.rv-body')).toContain(text);
    });
  });
});

/** Compares an array as it is shown with an independent reading of it, and its statistics with their definitions. */
async function compareArray(page: ViewerPage, array: Numpy, name: string): Promise<void> {
  if (array.size === 0) {
    expect(await page.text('.rv-notice'), name).toContain('No elements');
    return;
  }
  if (array.shape.length === 0) {
    expect(await page.text('.rv-scalar'), name).not.toBe('');
    return;
  }
  const table = page.page.getByRole('button', { name: 'Table' });
  if ((await table.count()) > 0) await table.click();
  await page.ready();
  const cells = await page.cells();
  const first = plane(array.toNested() as Nested, array.shape.length).slice(0, cells.length);
  const isPlain = /^(?:[<>|]?(?:u?int|[iu])\d+|bool|[<>]?U\d+|[<>]U\d+|(?:u?int)(?:8|16|32|64))$/.test(array.dtype);
  for (const [i, row] of first.entries()) {
    const shown = (cells[i] ?? []).slice(1);
    expect(shown.length, name).toBeGreaterThan(0);
    for (const [j, item] of (array.fields.length > 0 ? [] : row).entries()) {
      if (shown[j] === undefined) continue;
      if (isPlain && typeof item !== 'string') expect(shown[j], name).toBe(String(item));
      else if (typeof item === 'number' && !Number.isNaN(item)) {
        expect(Object.is(numberIn(array, shown[j]), item), `${name} ${shown[j]}`).toBe(true);
      }
    }
  }
  if ((await page.page.locator('.rv-side-panel .rv-facts').count()) === 0) return;
  const facts = await page.facts('.rv-side-panel');
  expect(facts['count']?.replaceAll(',', ''), name).toBe(String(array.size));
  const numbers = ([array.toNested()] as unknown[])
    .flat(Infinity as 1)
    .filter((item): item is number => typeof item === 'number');
  if (numbers.length !== array.size || numbers.every((item) => !Number.isFinite(item))) return;
  const finite = numbers.filter((item) => Number.isFinite(item));
  expect(numberIn(array, facts['min'] ?? ''), name).toBe(Math.min(...finite) + 0);
  expect(numberIn(array, facts['max'] ?? ''), name).toBe(Math.max(...finite) + 0);
}

type Nested = NumpyItem | readonly Nested[];

/** The rows of the first plane of nested arrays: each element a row where there is one axis. */
function plane(nested: Nested, axes: number): (readonly unknown[])[] {
  let found = nested;
  for (let axis = axes; axis > 2; axis--) found = (found as readonly Nested[])[0] as Nested;
  return (found as readonly unknown[]).map((row) => (axes === 1 ? [row] : (row as readonly unknown[])));
}

/** A shown number as the number of the array's dtype that it stands for. */
function numberIn({ dtype }: Numpy, text: string): unknown {
  return Numpy.fromArray([numberOf(text)], { dtype }).values[0];
}

/** A shown number as a number; `-0.0` keeps its sign. */
function numberOf(text: string): number {
  return Number(text.replace(/^-0\.0$/, '-0'));
}

describe('an image', () => {
  it.each(expectedImages.filter(({ format }) => format === 'png'))(
    '$file has the samples of the file under the cursor',
    async ({ file, shape, dtype, samples: base64 }) => {
      const [height = 1, width = 1, channels = 1] = shape;
      const all = samples(base64, dtype);
      const at = (x: number, y: number): string =>
        [...all.subarray((y * width + x) * channels, (y * width + x + 1) * channels)].join(', ');
      await withPage(new Image(imageFile(file)), async (page) => {
        expect(await read(page, 'Home', 'PageUp')).toBe(`(0, 0) = ${at(0, 0)}`);
        expect(await read(page, 'End', 'PageDown')).toBe(
          `(${width - 1}, ${height - 1}) = ${at(width - 1, height - 1)}`,
        );
        if (width > 1)
          expect(await read(page, 'ArrowLeft')).toBe(`(${width - 2}, ${height - 1}) = ${at(width - 2, height - 1)}`);
      });
    },
  );

  it.each(['rgb-444.jpg', 'grey.jpg', 'progressive.jpg', 'orientation-6.jpg', 'cmyk.jpg'])(
    '%s is what the browser decodes, as it is stored',
    async (file) => {
      const image = new Image(imageFile(file));
      await withPage(image, async (page) => {
        expect(await page.text('.rv-main .rv-note')).toContain('this browser decodes');
        const corner = await read(page, 'End', 'PageDown');
        expect(corner).toMatch(new RegExp(`^\\(${image.width - 1}, ${image.height - 1}\\) = \\d+, \\d+, \\d+$`));
      });
    },
  );

  it('is turned upright when that is chosen', async () => {
    const image = new Image(imageFile('orientation-6.png'));
    const expected = expectedImages.find(({ file }) => file === 'orientation-6.png');
    const upright = samples(expected?.upright ?? '', expected?.dtype ?? 'uint8');
    const channels = expected?.uprightShape?.[2] ?? 1;
    await withPage(image, async (page) => {
      await page.page.getByRole('button', { name: 'upright (6)' }).click();
      expect(await read(page, 'Home', 'PageUp')).toBe(`(0, 0) = ${[...upright.subarray(0, channels)].join(', ')}`);
    });
  });
});

describe('a frame', () => {
  it('of every Arrow type has each cell as it is', async () => {
    const frame = fromJson(fixtures.bytes('frames/every-type.jcr')) as DataFrame;
    await withPage(frame, async (page) => {
      const grid = page.page.locator('.rv-grid');
      expect(await grid.getAttribute('aria-colcount')).toBe(String(frame.shape[1]));
      await grid.focus();
      const seen = new Map<string, string>();
      for (let i = 0; i < frame.shape[1]; i++) {
        for (const [id, text] of await grid.evaluate((element) =>
          Array.from(element.querySelectorAll<HTMLElement>('.rv-row .rv-cell'), (cell) => [
            `${cell.dataset['row']},${cell.dataset['column']}`,
            cell.textContent ?? '',
          ]),
        )) {
          seen.set(id as string, text as string);
        }
        await page.page.keyboard.press('ArrowRight');
      }
      for (const [column, name] of frame.columns.entries()) {
        for (let row = 0; row < frame.numRows; row++) {
          const value = frame.row(row)?.[name];
          const text = seen.get(`${row},${column}`);
          if (value === null) expect(text, name).toBe('null');
          else if (typeof value === 'bigint' && /^u?int/.test(name)) expect(text, name).toBe(String(value));
          else if (typeof value === 'number' && /^(?:u?int|float)\d+$/.test(name))
            expect(numberOf(text ?? ''), name).toBe(value);
          else expect(text, name).not.toBe(undefined);
        }
      }
    });
  });

  it.each(['batches', 'no-columns', 'no-rows', 'odd-names', 'slice'])('%s of the fixtures is shown', async (name) => {
    await withPage(fromJson(fixtures.bytes(`frames/${name}.jcr`)), async (page) => {
      expect(await page.page.locator('.rv-error').count()).toBe(0);
      if (name === 'no-columns') expect(await page.text('.rv-notice')).toContain('No columns');
      if (name === 'no-rows') expect(await page.text('.rv-notice')).toContain('No rows');
    });
  });

  it('of a million rows scrolls to any of them, by wheel and keys', async () => {
    const frame = DataFrame.fromColumns({ n: Int32Array.from({ length: 1_000_000 }, (_, i) => 999_999 - i) });
    await withPage(frame, async (page) => {
      await page.page.locator('.rv-grid').focus();
      await page.page.keyboard.press('Control+End');
      await page.settled();
      expect((await page.cells()).at(-1)).toEqual(['0']);
      await page.page.keyboard.press('PageUp');
      await page.page.keyboard.press('Control+Home');
      await page.settled();
      expect((await page.cells())[0]).toEqual(['999999']);
      await page.page.locator('.rv-grid').evaluate((grid) => (grid.scrollTop = grid.scrollHeight / 2));
      await page.settled();
      const middle = Number((await page.cells())[5]?.[0]);
      expect(Math.abs(middle - 500_000)).toBeLessThan(2000);
      const before = Number((await page.cells())[0]?.[0]);
      await page.page.locator('.rv-grid').hover();
      await page.page.mouse.wheel(0, 26 * 4);
      await page.settled();
      expect(before - Number((await page.cells())[0]?.[0])).toBe(4);
      expect(await page.page.locator('.rv-row').count()).toBeLessThan(60);
    });
  });

  it('is sorted, searched and copied', async () => {
    const frame = DataFrame.fromColumns({ v: [3, null, 1, Number.NaN], s: ['x', 'needle', '', 'y'] });
    await withPage(frame, async (page) => {
      const column = async (at: number): Promise<unknown[]> => (await page.cells()).map((row) => row[at]);
      await page.page.getByRole('columnheader').first().click();
      await page.settled();
      expect(await column(0)).toEqual(['1.0', '3.0', 'NaN', 'null']);
      expect(await page.page.getByRole('columnheader').first().getAttribute('aria-sort')).toBe('ascending');
      await page.page.getByRole('columnheader').first().click();
      await page.settled();
      expect(await column(0)).toEqual(['3.0', '1.0', 'NaN', 'null']);
      await page.page.getByRole('searchbox', { name: 'Find in cells' }).fill('NEEDLE');
      await page.page.keyboard.press('Enter');
      await page.settled();
      expect(await page.text('.rv-current')).toBe('needle');
      expect(await column(1)).toEqual(['x', '""', 'y', 'needle']);
      await page.page.getByRole('columnheader').first().click();
      await page.settled();
      expect(await column(0)).toEqual(['3.0', 'null', '1.0', 'NaN']);
    });
  });

  it('has statistics of the column where the keyboard is, and opens nested cells', async () => {
    const frame = DataFrame.fromColumns({
      i: [2n ** 53n + 1n, 2n ** 53n + 3n],
      o: [{ a: [1, null] }, null],
      s: ['a', 'a'],
    });
    await withPage(frame, async (page) => {
      expect(await page.facts('.rv-side-panel')).toMatchObject({
        min: '9007199254740993',
        max: '9007199254740995',
        null: '0',
      });
      await page.page.locator('.rv-grid').focus();
      await page.page.keyboard.press('ArrowRight');
      await page.page.keyboard.press('Enter');
      await page.page.waitForSelector('.rv-panel .rv-tree');
      await page.page.locator('.rv-panel .rv-tree').focus();
      await page.page.keyboard.press('*');
      expect(await page.text('.rv-panel .rv-tree')).toContain('1');
      await page.page.keyboard.press('Escape');
      expect(await page.page.locator('.rv-panel').count()).toBe(0);
      await page.page.keyboard.press('ArrowRight');
      await page.settled();
      expect(await page.facts('.rv-side-panel')).toMatchObject({ distinct: '1' });
      expect(await page.text('.rv-frequent')).toMatch(/^a\s*2$/);
    });
  });

  it('has the count of a frequent value in sight, however long the value is', async () => {
    const frame = DataFrame.fromColumns({ s: ['x'.repeat(500), 'x'.repeat(500), '😀'.repeat(60)] });
    await withPage(frame, async (page) => {
      const inside = await page.page.locator('.rv-frequent li').evaluateAll((items) =>
        items.map((item) => {
          const right = item.closest('.rv-side-panel')?.getBoundingClientRect().right ?? 0;
          return item.lastElementChild !== null && item.lastElementChild.getBoundingClientRect().right <= right;
        }),
      );
      expect(inside).toEqual([true, true]);
    });
  });

  it('has decimals exactly, and the index of a series', async () => {
    const data = new Uint32Array(BigInt64Array.of(-1250n, -1n).buffer);
    const table = new Table({ d: makeVector({ type: new Decimal(2, 30, 128), data, length: 1 } as never) });
    await withPage(new DataFrame(table), async (page) => expect(await page.cells()).toEqual([['-12.50']]));
    const index = { values: vectorFromArray(['a', 'b'], new Utf8()), name: 'k' };
    const series = new Series(vectorFromArray([1, 2], new Float64()), { name: 'v', index });
    await withPage(series, async (page) =>
      expect(await page.cells()).toEqual([
        ['a', '1.0'],
        ['b', '2.0'],
      ]),
    );
  });
});

describe('a tree', () => {
  it('of exact values names each', async () => {
    const value = {
      big: 2n ** 70n,
      zero: -0,
      nan: Number.NaN,
      date: new Date(0),
      map: new Map([['k', 1]]),
      set: new Set([1]),
      no: undefined,
    };
    await withPage(new Native(value), async (page) => {
      const text = await page.text('.rv-tree');
      for (const part of [
        '1180591620717411303424n',
        '-0',
        'NaN',
        'Date 1970-01-01T00:00:00.000Z',
        'Map (1)',
        'Set (1)',
        'undefined',
      ]) {
        expect(text).toContain(part);
      }
    });
  });

  it('is walked, opened, searched and read by keys, and opens nested documents as themselves', async () => {
    const value = { list: [1, { deep: 'needle' }], array: new Numpy(Float32Array.of(1.5, 2.5)) };
    await withPage(new Native(value), async (page) => {
      const { keyboard } = page.page;
      await page.page.locator('.rv-tree').focus();
      await keyboard.press('ArrowDown');
      await keyboard.press('ArrowRight');
      await keyboard.press('ArrowRight');
      expect(await page.text('.rv-path')).toBe('$.list[0]');
      await keyboard.press('ArrowLeft');
      await keyboard.press('ArrowLeft');
      expect(await page.page.locator('[aria-selected=true]').getAttribute('aria-expanded')).toBe('false');
      await page.page.getByRole('searchbox', { name: 'Find names and values' }).fill('needle');
      await keyboard.press('Enter');
      await page.settled();
      expect(await page.text('.rv-path')).toBe('$.list[1].deep');
      await page.page.locator('.rv-tree').focus();
      await keyboard.press('End');
      expect(await page.text('.rv-path')).toBe('$.array');
      await keyboard.press('Enter');
      await page.page.waitForSelector('.rv-panel .rv-line');
      await page.settled();
      expect(await page.facts('.rv-panel')).toMatchObject({ min: '1.5', max: '2.5' });
    });
  });

  it('of a million values scrolls and jumps', async () => {
    const value = Array.from({ length: 1_000_000 }, (_, i) => i);
    await withPage(new Native(value), async (page) => {
      await page.page.locator('.rv-tree').focus();
      await page.page.keyboard.press('End');
      await page.settled();
      expect(await page.text('.rv-path')).toBe('$[999999]');
      expect(await page.page.locator('.rv-node').count()).toBeLessThan(60);
      await page.page.getByRole('searchbox', { name: 'Find names and values' }).fill('765432');
      await page.page.keyboard.press('Enter');
      await page.page.waitForFunction(() => document.querySelector('.rv-path')?.textContent === '$[765432]');
    });
  });

  it('of an unknown type is its document, and says so', async () => {
    const unknown = fromJson('{"type":"acme.Money","params":{"2":9007199254740993,"1":"\\u202e"}}', {
      unknown: 'keep',
    });
    await withPage(unknown, async (page) => {
      expect(await page.text('.rv-note')).toBe('There is no view for acme.Money: this is its document.');
      await page.page.locator('.rv-tree').focus();
      await page.page.keyboard.press('*');
      const text = await page.text('.rv-tree');
      expect(text).toContain('9007199254740993n');
      expect(text).toContain('\\u202e');
    });
  });
});

it('a view decodes no more pixels than its limit', () => {
  expect(MOST_PIXELS).toBeLessThan(100_000_000);
});
