import { EncodeError } from '../base/errors.ts';
import { describe, quote } from '../base/path.ts';

/**
 * What a frame's document holds: the columns for every reader and the exact stream (`both`), the stream alone
 * (`arrow`), or the columns alone (`json`).
 */
export type FrameLayout = 'both' | 'arrow' | 'json';

/** @throws {@link EncodeError} `unsupported-value` if a caller asks for another layout. */
export function readLayout(layout: unknown): FrameLayout {
  if (layout === undefined || layout === 'both' || layout === 'arrow' || layout === 'json') return layout ?? 'both';
  const what = typeof layout === 'string' ? quote(layout) : describe(layout);
  throw new EncodeError('unsupported-value', `Expected the layout both, arrow or json, got ${what}`);
}
