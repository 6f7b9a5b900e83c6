import { rolldown } from 'rolldown';
import { expect, it } from 'vitest';
import * as errors from '../../src/base/errors.ts';

it('errors are called by their names also in a minified program', async () => {
  const bundle = await rolldown({ input: 'src/base/errors.ts', platform: 'neutral' });
  const { output } = await bundle.generate({ format: 'esm', minify: true });
  await bundle.close();
  const [{ code }] = output;
  const minified = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as typeof errors;
  const names = Object.keys(errors).filter((name) => name.endsWith('Error') && name !== 'RaymonError' && !name.startsWith('is')); // oxfmt-ignore
  expect(names.length).toBe(11);
  const isMangled = (name: string): boolean => (minified as never)[name]['name'] !== name;
  // Else the test would show nothing.
  expect(names.some(isMangled)).toBe(true);
  for (const name of names) {
    const Thrown = (minified as never)[name] as new (...args: unknown[]) => Error;
    const error = new Thrown('Expected 1', ['a'], ['a'], ['a']);
    expect(error.name).toBe(name);
    expect(Object.hasOwn(error, 'name')).toBe(true);
    expect(minified.isRaymonError(error)).toBe(true);
  }
});
