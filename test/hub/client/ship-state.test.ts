import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { MARK_BYTES, ShipState, ShipStateError } from '../../../src/hub/client/ship-state.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const directory = temporaryDirectory();
const path = (): string => join(directory(), 'log.shipped.json');
const start = (length: number): Uint8Array => new Uint8Array(Math.min(length, MARK_BYTES)).fill(7);

it('is remembered, of files of any name', async () => {
  const state = await ShipState.open(path());
  for (const name of ['log', '__proto__', 'constructor']) await state.set(name, { done: 10, sending: 20 }, start(20));
  const again = await ShipState.open(path());
  for (const name of ['log', '__proto__', 'constructor']) {
    expect(again.of(name, start(30))).toMatchObject({ done: 10, sending: 20 });
  }
  expect(again.of('toString', start(30))).toMatchObject({ done: 0, sending: 0 });
  // Another file of the name begins with other bytes, or with fewer.
  expect(again.of('log', start(30).fill(8))).toMatchObject({ done: 0, sending: 0 });
  expect(again.of('log', start(5))).toMatchObject({ done: 0, sending: 0 });
});

it.each([
  '',
  '{',
  'null',
  '[]',
  '{}',
  '{"files":null}',
  '{"files":[]}',
  '{"files":"x"}',
  '{"files":{"log":null}}',
  '{"files":{"log":[]}}',
  '{"files":{"log":{"done":-1,"sending":0,"mark":"","marked":0}}}',
  '{"files":{"log":{"done":0.5,"sending":0,"mark":"","marked":0}}}',
  '{"files":{"log":{"done":"0","sending":0,"mark":"","marked":0}}}',
  '{"files":{"log":{"done":0,"sending":0,"mark":null,"marked":0}}}',
  '{"files":{"__proto__":null}}',
])('that is damaged (%s) is refused and stays as it is', async (text) => {
  writeFileSync(path(), text);
  await expect(ShipState.open(path())).rejects.toBeInstanceOf(ShipStateError);
  expect(readFileSync(path(), 'utf8')).toBe(text);
});
