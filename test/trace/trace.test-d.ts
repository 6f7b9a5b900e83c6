import { expectTypeOf, it } from 'vitest';
import { RaymonApiLogger } from '../../src/trace/send/api-logger.ts';
import { RaymonFileLogger } from '../../src/trace/file/file-logger.ts';
import type { Redact, Redactable } from '../../src/trace/logger/redaction.ts';
import type { Tag } from '../../src/trace/record/tag.ts';
import type { Stopwatch } from '../../src/trace/stopwatch.ts';
import type { Trace } from '../../src/trace/trace.ts';

declare const trace: Trace;
declare const query: PromiseLike<string[]> & { limit(rows: number): unknown };
const send = (): Promise<void> => Promise.resolve();

it('a time is a stopwatch, or what the call gives', () => {
  expectTypeOf(trace.time('a')).toEqualTypeOf<Stopwatch>();
  expectTypeOf(trace.time('a')()).toEqualTypeOf<number>();
  expectTypeOf(trace.time('a')).toExtend<Disposable>();
  expectTypeOf(trace.time('a', () => 'text')).toEqualTypeOf<string>();
  expectTypeOf(trace.time('a', async () => 1)).toEqualTypeOf<Promise<number>>();
  // A query of a library, of which only the rows are left.
  expectTypeOf(trace.time('a', () => query)).toEqualTypeOf<Promise<string[]>>();
  // @ts-expect-error no name
  void (() => trace.time(() => 1));
});

it('anything that is thrown can be logged', () => {
  expectTypeOf(trace.error).parameter(0).toBeUnknown();
  expectTypeOf(trace.error).parameter(1).toEqualTypeOf<string | undefined>();
  expectTypeOf(trace.error).returns.toEqualTypeOf<boolean>();
});

const redact: Redact = (what) => {
  expectTypeOf(what).toEqualTypeOf<Redactable>();
  if (what.kind === 'info') expectTypeOf(what.value).toEqualTypeOf<string>();
  else if (what.kind === 'tags') expectTypeOf(what.value).toEqualTypeOf<readonly Tag[]>();
  else expectTypeOf(what).toEqualTypeOf<{ readonly kind: 'object'; readonly ref: string; readonly value: unknown }>();
  return undefined;
};

it('what is redacted is told by its kind', () => {
  void (() => new RaymonApiLogger({ projectId: 'p', send, sampleRate: 0.1, redact }));
  void (() => new RaymonFileLogger({ projectId: 'p', path: 'p', sampleRate: 0.1, redact }));
  void (() => new RaymonApiLogger({ projectId: 'p', send, redact: ({ value }) => value }));
  // @ts-expect-error a share is a number
  void (() => new RaymonApiLogger({ projectId: 'p', send, sampleRate: '10%' }));
  // @ts-expect-error no such kind
  expectTypeOf<Redactable['kind']>().toEqualTypeOf<'info' | 'object' | 'text'>();
});

it('what sampling leaves out is counted', () => {
  expectTypeOf<RaymonApiLogger['counts']['sampled']>().toEqualTypeOf<number>();
});
