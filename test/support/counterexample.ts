import * as fc from 'fast-check';
import { mkdirSync, writeFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { isRaymonError } from '../../src/base/errors.ts';
import { toJson } from '../../src/toolkit/builtins.ts';

/** Where what broke a law is kept; not part of the repository. */
const FOLDER = 'out/counterexamples';

/**
 * Keeps the smallest values that broke a law as a file, ready to become a fixture, and fails with the usual message.
 *
 * @returns The file; undefined where the law held.
 */
export function keepCounterexample<T>(details: fc.RunDetails<T>): string | undefined {
  if (!details.failed) return undefined;
  const { seed, counterexample, counterexamplePath } = details;
  const path = `${FOLDER}/${seed}.json`;
  const values = counterexample === null ? [] : [counterexample].flat().map(stated);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(path, `${JSON.stringify({ why: '', seed, path: counterexamplePath, values }, null, 2)}\n`);
  return path;
}

/** A value as its document where it has one, else as it is shown. */
function stated(value: unknown): unknown {
  if (typeof value === 'string') return value;
  try {
    return { text: toJson(value) };
  } catch (error) {
    if (!isRaymonError(error)) throw error;
    return { shown: inspect(value, { depth: 12 }) };
  }
}

/** Fails as fast-check does, and says where the values are. */
export function report<T>(details: fc.RunDetails<T>): void {
  const path = keepCounterexample(details);
  if (path !== undefined) {
    throw new Error(`${fc.defaultReportMessage(details)}\n\nKept in ${path}`, { cause: details.errorInstance });
  }
}
