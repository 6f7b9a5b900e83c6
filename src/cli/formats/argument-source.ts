import type { Io } from '../command/io.ts';
import { UsageError } from '../command/usage-error.ts';
import type { Limits } from '../../base/limits.ts';
import type { Source } from './source/artefact.ts';
import { gather, settledSource } from './source/source-bytes.ts';

/** What errors and headings call standard input. */
export const STANDARD_INPUT = 'standard input';

/**
 * What an argument of a command names: a file, or standard input where it is `-`.
 *
 * @returns A source that can be read more than once.
 * @throws {@link UsageError} for a URL, which `raymon get` fetches.
 * @throws {@link LimitError} if a pipe gives more than `documentBytes`.
 */
export async function argumentSource(argument: string, { input }: Pick<Io, 'input'>, limits: Limits): Promise<Source> {
  if (argument === '-') return { bytes: await gather(input, limits), name: STANDARD_INPUT };
  if (/^https?:\/\//.test(argument)) {
    throw new UsageError('Expected a file; an artefact of a hub is fetched by: raymon get URL PROJECT TRACE REF');
  }
  return settledSource({ path: argument }, limits);
}

/** @throws {@link UsageError} if standard input, which can be read once, is named more often. */
export function checkInputs(paths: readonly string[]): void {
  if (paths.filter((path) => path === '-').length > 1) throw new UsageError('Expected - at most once');
}
