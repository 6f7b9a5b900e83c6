/**
 * A wrapper as something to look at: in browsers, without a framework, exactly.
 *
 * @module
 */
export { EncodeError, OptionError } from './base/errors.ts';
export { titleOf, view, viewDiff } from './viewer/view.ts';
export type { ViewHandle, ViewOptions } from './viewer/view.ts';
