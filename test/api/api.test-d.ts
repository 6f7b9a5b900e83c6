import { expectTypeOf, it } from 'vitest';
import { RaymonApi } from '../../src/api/api.ts';
import { builtins } from '../../src/toolkit/builtins.ts';
import type { DefinedDataType } from '../../src/toolkit/define-data-type.ts';
import { defineDataType } from '../../src/toolkit/define-data-type.ts';
import type { Unknown } from '../../src/document/unknown.ts';

type Value<P extends Promise<{ value: unknown }>> = Awaited<P>['value'];

const readText = () => builtins.fromJson('');

it('objects are typed by the registry', () => {
  const api = new RaymonApi({ auth: 't' });
  const plain = () => api.objectSearch('p', 't', 'r');
  expectTypeOf<Value<ReturnType<typeof plain>>>().toEqualTypeOf<ReturnType<typeof readText>>();
  const kept = () => api.objectGet('p', 'o', { unknown: 'keep' });
  expectTypeOf<Unknown>().toExtend<Value<ReturnType<typeof kept>>>();
});

it('a registry of your own adds its classes', () => {
  const Url = defineDataType({
    type: 'demo.Url',
    is: (value): value is URL => value instanceof URL,
    encode: (url) => url.href,
    decode: (href) => new URL(String(href)),
  });
  const api = new RaymonApi({ auth: 't', registry: builtins.with(Url) });
  const found = () => api.objectSearch('p', 't', 'r');
  expectTypeOf<DefinedDataType<'demo.Url', URL>>().toExtend<Value<ReturnType<typeof found>>>();
});
