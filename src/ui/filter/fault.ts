import { HubError } from '../../hub/core/hub-error.ts';
import { parseSlice } from '../../hub/query/slicestr/parser.ts';

/** What is wrong with a filter, and where. */
export interface SliceFault {
  readonly message: string;
  readonly offset: number;
}

/** What is wrong with a filter; undefined if it is valid. */
export function faultOf(slice: string): SliceFault | undefined {
  try {
    parseSlice(slice);
    return undefined;
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    return { message: error.message.replace(/ - at character \d+$/, ''), offset: error.offset ?? 0 };
  }
}

/** What is wrong with a filter while it is typed; the word at the caret is no fault, as it may be unfinished. */
export function faultWhileTyping(text: string, caret: number): SliceFault | undefined {
  const fault = faultOf(text);
  if (fault === undefined || fault.offset >= text.length) return undefined;
  const end = /[\s]/.exec(text.slice(fault.offset))?.index ?? text.length - fault.offset;
  return caret >= fault.offset && caret <= fault.offset + end ? undefined : fault;
}
