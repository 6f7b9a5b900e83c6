import { join } from 'node:path';
import { stat } from 'node:fs/promises';
import { builtins, equals, readJcr, writeJcr, type RaymonDataType, type Registry } from 'raymon';
import type { Row } from './row.ts';

/** Writes a value to a file, reads the file back, and compares. */
export async function keep(
  directory: string,
  ref: string,
  value: RaymonDataType,
  what: string,
  rawBytes: number,
  registry: Registry = builtins,
): Promise<Row> {
  const file = join(directory, `${ref}.json`);
  await writeJcr(file, value);
  const back = await readJcr(file, { registry });
  const { size } = await stat(file);
  const type = value.toJcr().type.split('.').at(-1) ?? '';
  return { ref, type, what, jsonBytes: size, rawBytes, exact: equals(value, back) };
}
