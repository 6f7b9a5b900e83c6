import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readArtefact } from '../../../src/cli/formats/read-artefact.ts';
import { writeArtefact } from '../../../src/cli/formats/write-artefact.ts';
import type { RaymonDataType } from '../../../src/document/jcr.ts';
import { DataFrame } from '../../../src/frame/dataframe.ts';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import { readStream } from '../../../src/frame/stream/reader.ts';
import { frameOf } from '../../../src/cli/formats/frame/frame-of.ts';
import { toCanonicalJson } from '../../../src/toolkit/builtins.ts';

const FOLDER = fileURLToPath(new URL('../../../fixtures/formats/', import.meta.url));

async function read(name: string, schema?: DataFrame): Promise<RaymonDataType> {
  const { value, exact } = await readArtefact({ path: join(FOLDER, name) }, { schema });
  expect(exact).toBe(true);
  return value;
}

/** A frame as our own reader of streams, which knows nothing of files, reads what pyarrow wrote. */
function stream(name: string): DataFrame {
  return frameOf(readStream(Uint8Array.from(readFileSync(join(FOLDER, name))), DEFAULT_LIMITS, []), DEFAULT_LIMITS);
}

async function written(value: RaymonDataType, format: string, lossy = false): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of await writeArtefact(value, format, { lossy })) pieces.push(piece.slice());
  return Buffer.concat(pieces);
}

const files = readdirSync(FOLDER);

describe('formats of tables', () => {
  it.each(files.filter((name) => /^table\..*(arrows?|feather|parquet)$/.test(name)))(
    'reads %s as the same frame',
    async (name) => {
      expect(toCanonicalJson(await read(name))).toBe(toCanonicalJson(stream('table.arrows')));
    },
  );

  it.each(files.filter((name) => /^nan\..*parquet$/.test(name)))('reads %s with every bit of NaN', async (name) => {
    expect(toCanonicalJson(await read(name))).toBe(toCanonicalJson(stream('nan.arrows')));
  });

  it.each(files.filter((name) => /^nested\..*parquet$/.test(name)))(
    'reads %s with every list, struct and map as Arrow has them',
    async (name) => {
      expect(toCanonicalJson(await read(name))).toBe(toCanonicalJson(stream('nested.arrows')));
    },
  );

  it.each(files.filter((name) => /^empty\..*parquet$/.test(name)))('reads %s, which has no rows', async (name) => {
    expect(toCanonicalJson(await read(name))).toBe(toCanonicalJson(stream('empty.arrows')));
  });

  it('reads categories in the order that their writer gave them, with those of no row', async () => {
    expect(toCanonicalJson(await read('categories.parquet'))).toBe(toCanonicalJson(stream('categories.arrows')));
  });

  it.each(['arrow', 'arrows', 'parquet', 'csv'])('writes %s that gives the same frame back', async (format) => {
    const frame = format === 'csv' ? textual(stream('table.arrows')) : stream('table.arrows');
    const bytes = await written(frame, format);
    const again = await readArtefact({ bytes: Uint8Array.from(bytes), name: `x.${format}` }, { schema: frame });
    expect(again.format).toBe(format);
    expect(toCanonicalJson(again.value)).toBe(toCanonicalJson(frame));
  });
});

/** The columns that text can hold. */
function textual(frame: DataFrame): DataFrame {
  return new DataFrame(frame.data.select(frame.columns.filter((name) => !name.includes('binary'))));
}
