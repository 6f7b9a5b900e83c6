import { Base64Payload } from '../../json/base64-payload.ts';
import { hasSymbols } from '../../json/plain-object.ts';
import { fixedBytes } from './buffer.ts';
import type { ObjectKind } from './object-kind.ts';
import { makeRegExp, MOST_REGEXP_COST, regexpCost } from './regexp.ts';
import { makeUrl } from './url.ts';

/** Why no document can hold an object, in the words of messages: `an accessor`. */
export class Refused {
  readonly what: string;
  /** The property that is refused, of the object itself if there is none. */
  readonly property: string | undefined;

  constructor(what: string, property?: string) {
    this.what = what;
    this.property = property;
  }
}

/** What stands in a document for an object that is no error. */
export type StatedObject = string | readonly [source: string, flags: string] | Base64Payload;

/**
 * States a URL, a RegExp, an ArrayBuffer or a DataView.
 *
 * @param spent - what the call's regular expressions have cost so far; added to.
 * @returns Their JSON, which shares the memory of the bytes.
 */
export function stateObject(
  value: object,
  kind: Exclude<ObjectKind, 'error'>,
  spent: { regexpCost: number },
): StatedObject | Refused {
  const extra = Object.getOwnPropertyNames(value).find((name) => kind !== 'regexp' || name !== 'lastIndex');
  if (extra !== undefined) return new Refused('a property that its kind has not', extra);
  switch (kind) {
    case 'url':
      // What is named by symbols is how some runtimes keep what a URL is.
      return stateUrl(value as URL);
    case 'regexp':
      return hasSymbols(value) ? new Refused(BY_SYMBOL) : stateRegExp(value as RegExp, spent);
    default: {
      if (hasSymbols(value)) return new Refused(BY_SYMBOL);
      const bytes = fixedBytes(value as ArrayBuffer | DataView);
      return typeof bytes === 'string' ? new Refused(bytes) : new Base64Payload(bytes);
    }
  }
}

const BY_SYMBOL = 'a property named by a symbol';

function stateUrl(url: URL): string | Refused {
  const { href } = url;
  return makeUrl(href) === undefined ? new Refused('a URL that does not come back from its href') : href;
}

function stateRegExp(regexp: RegExp, spent: { regexpCost: number }): readonly [string, string] | Refused {
  const { source, flags } = regexp;
  if (regexp.lastIndex !== 0) return new Refused('a RegExp in use: set it to 0', 'lastIndex');
  spent.regexpCost += regexpCost(source, flags);
  if (spent.regexpCost > MOST_REGEXP_COST) return new Refused('regular expressions that cost too much to make');
  if (makeRegExp(source, flags) === undefined) return new Refused('a RegExp that does not come back from its source');
  return [source, flags];
}
