import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { isRaymonError } from '../../src/errors.ts';
import { DEFAULT_LIMITS } from '../../src/limits.ts';
import { readJson } from '../../src/text/json-reader.ts';
import { forcedThresholds } from '../support/forced-thresholds.ts';
import { eachFixture } from '../support/known-failures.ts';

interface Case {
  readonly why: string;
  readonly text?: string;
  readonly base64?: string;
  readonly code: string;
  readonly path?: string;
  readonly offset?: number;
}

const FOLDER = new URL('../../fixtures/invalid-text/', import.meta.url);

describe('readJson refuses', () => {
  eachFixture('invalid-text', readdirSync(FOLDER))('%s', (file) => {
    const { text, base64, code, path, offset } = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Case;
    const bytes = text === undefined ? Buffer.from(base64 ?? '', 'base64') : Buffer.from(text);
    const inputs = text === undefined ? [bytes] : [bytes, text];
    for (const forced of Object.values(forcedThresholds)) {
      // Numbers of hundreds of digits do not fit the smallest window.
      const thresholds = {
        ...forced,
        window: Math.max(forced.window, 4 * bytes.length * Number(bytes.length > 400)),
      };
      for (const input of inputs) {
        const error = errorOf(() =>
          readJson(input, { limits: DEFAULT_LIMITS, strict: false, rawStrings: false, thresholds }),
        );
        expect(isRaymonError(error)).toBe(true);
        expect(error).toMatchObject({
          code,
          ...(path !== undefined && { path: cut(path) }),
          ...(offset !== undefined && { offset }),
        });
      }
    }
  });
});

function errorOf(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

/** A long path loses its middle. */
function cut(path: string): string {
  return path.length <= 200 ? path : `${path.slice(0, 99)}…${path.slice(-99)}`;
}
