/** What no segment of a path may hold: another separator, a control, or a lone surrogate. */
const ILLEGAL = /[/\\;\p{Cc}\p{Cs}]/u;

/** Stands in a path for a name that no segment can be: the query has it, as the table of routes calls it. */
export const IN_QUERY = '-';

/** Whether a name can be a segment of a path: no reader on the way takes it for a way to elsewhere. */
export function isPathSegment(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !ILLEGAL.test(name);
}
