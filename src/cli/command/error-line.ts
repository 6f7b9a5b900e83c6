import { RaymonError } from '../../base/errors.ts';
import { cutText, visibleText } from '../../viewer/model/text/visible.ts';

/** Characters of a message: long ones quote what others have written. */
const MOST_CHARACTERS = 1200;

/** A new file that was to become another: its name, which nobody gave, says less than its folder. */
const TEMPORARY = /(?<=')((?:[^']*\/)?)\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp(?=')/;

/** What went wrong, in one line without anything that controls a terminal; the code for programs at its end. */
export function errorLine(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  const named = error.message.replace(TEMPORARY, (_, folder: string) => folder || './');
  const message = visibleText(cutText(named, MOST_CHARACTERS));
  return error instanceof RaymonError ? `${message} (${error.code})` : message;
}
