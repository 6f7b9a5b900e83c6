import { describe, expect, it } from 'vitest';
import { DocumentContext, type LoadSettings, newSpent, refuseExact } from '../../src/document/load-context.ts';
import { Money } from '../support/money.ts';
import { contextFor, settingsWith } from '../support/context.ts';
import { refusal } from '../support/refusal.ts';

type Loaded = Parameters<LoadSettings['load']>;

describe('DocumentContext', () => {
  it('loads a nested document at its path, with a container for each step between', () => {
    const loaded: Loaded[] = [];
    const settings = settingsWith({
      load(...given) {
        loaded.push(given);
        return new Money(1, 'EUR');
      },
    });
    const context = new DocumentContext(settings, undefined, ['params', 'data'], 5);
    context.load('jcr', 'boxes', 0);
    context.load('jcr');
    expect(loaded.map(([jcr, path, depth]) => [jcr, path, depth])).toEqual([
      ['jcr', ['params', 'data', 'params', 'boxes', 0], 7],
      ['jcr', ['params', 'data', 'params'], 5],
    ]);
    expect(loaded[0]?.[3]).toBe(settings);
  });

  it('refuses at the place that its class names', () => {
    const context = new DocumentContext(settingsWith(), undefined, ['params', 'x'], 1);
    expect(refusal(() => context.fail('Expected cents', 'cents'))).toEqual({
      name: 'DecodeError',
      code: 'bad-value',
      path: '$.params.x.params.cents',
    });
  });

  it('notes whether exact was read', () => {
    const context = new DocumentContext(settingsWith(), { a: 1 }, [], 1);
    expect(context.exactWasRead).toBe(false);
    expect(context.exact).toEqual({ a: 1 });
    expect(context.exactWasRead).toBe(true);
  });

  it('shares what a call has used up among its documents, and starts anew for the context of a caller', () => {
    const settings = settingsWith();
    const first = new DocumentContext(settings, undefined, [], 1);
    DocumentContext.spentOf(first).pointerCharacters = 7;
    expect(DocumentContext.spentOf(new DocumentContext(settings, undefined, [], 1)).pointerCharacters).toBe(7);
    expect(DocumentContext.spentOf(contextFor())).toEqual(newSpent());
  });
});

const refused = (exact: unknown) => refusal(() => refuseExact(contextFor({ exact }), 'a Numpy'));

describe('refuseExact', () => {
  it('takes none, and the empty object of a careless writer', () => {
    expect(() => refuseExact(contextFor(), 'a Numpy')).not.toThrow();
    expect(() => refuseExact(contextFor({ exact: {} }), 'a Numpy')).not.toThrow();
  });

  it('refuses any member at its path, __proto__ as well', () => {
    expect(refused({ arrow: 'x' })).toEqual({ name: 'DecodeError', code: 'exact-unsupported', path: '$.exact.arrow' });
    expect(refused(JSON.parse('{"__proto__":1}'))).toMatchObject({ path: '$.exact.__proto__' });
  });

  it.each([null, 'x', 1, [], [1]])('refuses %j, which is no object', (exact) => {
    expect(refused(exact)).toEqual({ name: 'DecodeError', code: 'bad-exact', path: '$.exact' });
  });
});
