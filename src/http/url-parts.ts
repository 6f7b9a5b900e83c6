import { EncodeError } from '../base/errors.ts';
import { describe, quote } from '../base/path.ts';

/**
 * Escapes an identifier so that it is exactly one segment of a URL's path.
 *
 * Escaping alone is not enough: URLs resolve `.` and `..` also when they are escaped, and servers differ in what they
 * do with escaped slashes. What a server could take for anything but one name is refused.
 *
 * @param name - what the identifier is called, for the message.
 * @throws {@link EncodeError} `unsupported-value` if it is empty, `.`, `..`, or holds a slash, a backslash, a percent
 *   escape, a control character or a lone surrogate.
 */
export function pathSegment(id: string, name: string): string {
  checkText(id, name);
  if (id === '.' || id === '..') throw refused(name, 'a name', quote(id));
  if (/[/\\]/.test(id)) throw refused(name, 'an identifier without slashes', quote(id));
  if (/%[0-9a-f]{2}/i.test(id)) throw refused(name, 'an identifier that is not escaped yet', quote(id));
  return encodeURIComponent(id);
}

/**
 * Checks a value that is sent in a URL's query, which may hold slashes.
 *
 * @throws {@link EncodeError} `unsupported-value` if it is empty, or holds a control character or a lone surrogate.
 */
export function queryValue(value: string, name: string): string {
  checkText(value, name);
  return value;
}

function checkText(text: unknown, name: string): asserts text is string {
  if (typeof text !== 'string') throw refused(name, 'a string', describe(text));
  if (text === '') throw refused(name, 'an identifier', 'an empty string');
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for.
  if (/[\u0000-\u001f\u007f-\u009f]/.test(text))
    throw refused(name, 'a string without control characters', quote(text));
  if (/(?<![\ud800-\udbff])[\udc00-\udfff]|[\ud800-\udbff](?![\udc00-\udfff])/.test(text)) {
    throw refused(name, 'well-formed text', 'a lone surrogate');
  }
}

function refused(name: string, expected: string, received: string): EncodeError {
  return new EncodeError('unsupported-value', `Expected ${expected}, got ${received}`, [name]);
}
