import { expect, it } from 'vitest';
import { around } from '../../../../src/hub/api/answers/document-pieces.ts';

/** Pieces as they come from a file: closed once, and only by who has asked for it. */
function fromFile(count: number): { pieces: AsyncIterable<string>; closed(): number } {
  let closed = 0;
  let at = 0;
  const iterator: AsyncIterator<string> = {
    next: async () => (at < count ? { done: false, value: String(at++) } : { done: true, value: undefined }),
    return: async () => {
      closed += 1;
      return { done: true, value: undefined };
    },
  };
  return { pieces: { [Symbol.asyncIterator]: () => iterator }, closed: () => closed };
}

it('puts texts around pieces', async () => {
  const taken: unknown[] = [];
  for await (const piece of around('a', fromFile(2).pieces, 'b')) taken.push(piece);
  expect(taken).toEqual(['a', '0', '1', 'b']);
});

it.each([0, 1, 2, 3])('closes what they come from after %i of them, and gives no more', async (count) => {
  const { pieces, closed } = fromFile(10);
  const iterator = around('a', pieces, 'b')[Symbol.asyncIterator]();
  for (let taken = 0; taken < count; taken++) await iterator.next();
  await iterator.return?.();
  expect(closed()).toBe(1);
  expect(await iterator.next()).toEqual({ done: true, value: undefined });
});
