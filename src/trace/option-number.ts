import { TraceError } from '../errors.ts';
import { describe } from '../path.ts';

/**
 * A whole number among the options of a logger: of bytes, records or files.
 *
 * @param least - the smallest that makes sense.
 * @throws {@link TraceError} for anything else.
 */
export function wholeOption(name: string, value: unknown, least: number): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
  throw new TraceError(`Expected ${name} to be an integer of at least ${least}, got ${said(value)}`);
}

/**
 * Milliseconds among the options of a logger.
 *
 * @throws {@link TraceError} for anything else.
 */
export function millisecondsOption(name: string, value: unknown): number {
  if (typeof value === 'number' && value >= 0) return value;
  throw new TraceError(`Expected ${name} to be milliseconds from 0, got ${said(value)}`);
}

function said(value: unknown): string {
  return typeof value === 'number' ? String(value) : describe(value);
}
