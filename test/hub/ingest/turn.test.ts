import { expect, it } from 'vitest';
import { turn } from '../../../src/hub/ingest/turn.ts';

it('gives each that waits a turn of the event loop of its own, in the order in which they came', async () => {
  let loop = 0;
  let isOver = false;
  const count = (): void => {
    loop += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  const went: { readonly who: number; readonly loop: number }[] = [];
  const worker = async (who: number): Promise<void> => {
    for (let piece = 0; piece < 3; piece++) {
      await turn();
      went.push({ who, loop });
    }
  };
  await Promise.all([0, 1, 2, 3].map(worker));
  isOver = true;
  expect(new Set(went.map((each) => each.loop)).size).toBe(12);
  expect(went.map(({ who }) => who)).toEqual([0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3]);
});
