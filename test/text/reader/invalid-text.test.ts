import { describe } from 'vitest';
import * as core from '../../../src/core.ts';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import { readJson } from '../../../src/text/reader/json-reader.ts';
import { invalidTexts } from '../../cases/invalid-texts.ts';
import { checkAll } from '../../support/check-all.ts';
import { forcedThresholds } from '../../support/forced-thresholds.ts';
import { fixtures } from '../../support/repository-fixtures.ts';

describe.each(Object.values(forcedThresholds))('readJson with %o', (forced) => {
  const read = (input: string | Uint8Array): unknown => {
    // Numbers of hundreds of digits do not fit the smallest window.
    const window = Math.max(forced.window, 4 * input.length * Number(input.length > 400));
    const thresholds = { ...forced, window };
    return readJson(input, { limits: DEFAULT_LIMITS, strict: false, rawStrings: false, thresholds });
  };
  checkAll(invalidTexts(core, fixtures, read), 100);
});

describe('fromJson', () => checkAll(invalidTexts(core, fixtures, core.fromJson), 100));
