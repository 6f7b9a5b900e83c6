/**
 * What the regular expressions of one call may cost, in {@link regexpCost}: to make them takes an engine up to a
 * second.
 */
export const MOST_REGEXP_COST: number = 2 ** 16;

const CLASS_COST = 64;
const TEXTS_COST = 8192;

/**
 * What it costs to make a regular expression: characters, and of those that know Unicode their classes.
 *
 * An engine writes out every class when it reads it: `\p{L}` are 650 ranges, `\p{RGI_Emoji}` are thousands of texts.
 */
export function regexpCost(source: string, flags: string): number {
  const hasSets = flags.includes('v');
  if (!hasSets && !flags.includes('u')) return source.length;
  const classes = source.split(/[\\[]/).length - 1;
  const texts = hasSets ? source.split('RGI_').length - 1 : 0;
  return source.length + CLASS_COST * classes + TEXTS_COST * texts;
}

/**
 * Makes a regular expression; undefined if the engine refuses it, or spells it in another way.
 *
 * @param source - untrusted; never run here.
 */
export function makeRegExp(source: string, flags: string): RegExp | undefined {
  let made: RegExp;
  try {
    made = new RegExp(source, flags);
  } catch {
    return undefined;
  }
  return made.source === source && made.flags === flags ? made : undefined;
}
