import { watchNode, type Watched } from '../../../trace/record/watched-members.ts';
import { inSlices, scanValue } from '../../../trace/record/record-spans.ts';
import type { RequestBody } from '../../http/request-body.ts';
import { HubError } from '../../core/hub-error.ts';
import { refusingAs } from '../../ingest/scan-refusal.ts';

/** Members of an object that a request has sent, as they stand in it. */
export interface RawMembers {
  /** The text of a member; undefined if there is none. */
  raw(name: string): string | undefined;
  /**
   * A member that is a string or null; undefined if there is none.
   *
   * @throws {@link HubError} 400 `bad-request` if it is anything else.
   */
  text(name: string): string | null | undefined;
}

/**
 * Reads a JSON object whose members are kept as they were written.
 *
 * @param names - of the members that are looked for; others are not looked at.
 * @throws {@link HubError} 400 or 422 if it is not such an object; and as {@link RequestBody.small}.
 */
export async function readMembers(body: RequestBody, names: readonly string[]): Promise<RawMembers> {
  const bytes = await body.small();
  const scan = scanValue(bytes, { watched: watch(names), slots: names.length, nonFinite: false });
  const { spans, start, twice, fault } = await refusingAs(inSlices(scan));
  if (fault !== undefined || bytes[start] !== OPEN_OBJECT || twice >= 0) {
    throw new HubError(400, 'bad-request', 'Expected a JSON object in UTF-8 without duplicate names');
  }
  const raw = (name: string): string | undefined => {
    const span = spans[names.indexOf(name)];
    return span && Buffer.from(bytes.subarray(span.start, span.end)).toString('utf8');
  };
  return {
    raw,
    text: (name) => {
      const text = raw(name);
      if (text === undefined) return undefined;
      const value: unknown = JSON.parse(text);
      if (value === null || typeof value === 'string') return value;
      throw new HubError(400, 'bad-request', 'Expected a string or null', { path: `$.${name}` });
    },
  };
}

const OPEN_OBJECT = 123;

function watch(names: readonly string[]): Watched {
  return watchNode(Object.fromEntries(names.map((name, slot) => [name, { slot }])));
}
