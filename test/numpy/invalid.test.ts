import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { isRaymonError } from '../../src/base/errors.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { contextFor } from '../support/context.ts';
import { eachFixture } from '../support/known-failures.ts';

interface InvalidCase {
  readonly why: string;
  readonly document: { readonly params: unknown; readonly exact?: unknown };
  readonly code: string;
  readonly path: string;
}

const folder = new URL('../../fixtures/invalid/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.startsWith('numpy-'));

describe('an invalid document is refused with its code and path', () => {
  eachFixture('invalid', files)('%s', (file) => {
    const { document, code, path } = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as InvalidCase;
    let thrown: unknown;
    try {
      Numpy.fromJcr(document.params, contextFor({ exact: document.exact }));
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code, path });
    expect(isRaymonError(thrown)).toBe(true);
    expect((thrown as Error).message.length).toBeLessThan(400);
  });
});
