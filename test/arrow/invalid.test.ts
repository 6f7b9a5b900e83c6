import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DataFrame } from '../../src/arrow/dataframe.ts';
import { Series } from '../../src/arrow/series.ts';
import { isRaymonError } from '../../src/errors.ts';
import { Registry } from '../../src/registry.ts';
import { toolkit } from '../../src/toolkit.ts';
import { eachFixture } from '../support/known-failures.ts';

const { fromJson, loadJcr } = toolkit(Registry.builtin(DataFrame, Series));
const folder = new URL('../../fixtures/invalid/', import.meta.url);
const names = readdirSync(folder).filter((name) => /^(?:dataframe|series)-.*\.json$/.test(name));

interface Invalid {
  readonly why: string;
  readonly document: unknown;
  readonly code: string;
  readonly path: string;
}

function refusal(read: () => unknown): { code: string; path: string } | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (!isRaymonError(error) || !('path' in error)) throw error;
    return { code: error.code, path: String(error.path) };
  }
}

describe('documents of frames that are refused', () => {
  it('are at least forty', () => expect(names.length).toBeGreaterThanOrEqual(40));

  eachFixture('invalid', names)('%s', (name) => {
    const { document, code, path } = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Invalid;
    expect(refusal(() => loadJcr(document))).toEqual({ code, path });
    expect(refusal(() => fromJson(JSON.stringify(document)))).toEqual({ code, path });
  });
});
