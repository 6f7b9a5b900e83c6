import { notice } from '../dom/notice.ts';

/** What stands where there is nothing to list. */
export function nothingListed(text: string): HTMLElement {
  return notice('info', 'No difference in values', text);
}
