import { RaymonError } from '../../base/errors.ts';
import { cutText, visibleText } from '../../viewer/model/text/visible.ts';

/** Characters of a message: long ones quote what others have written. */
const MOST_CHARACTERS = 1200;

/** What went wrong, in one line without anything that controls a terminal; the code for programs at its end. */
export function errorLine(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  const message = visibleText(cutText(error.message, MOST_CHARACTERS));
  return error instanceof RaymonError ? `${message} (${error.code})` : message;
}
