import { OptionError } from '../base/errors.ts';

/**
 * Parses the URL of a server that is sent secrets.
 *
 * Only https keeps them secret on the way; http is accepted where nothing leaves the machine.
 *
 * @param name - what the URL is called, for the message.
 * @throws {@link OptionError} if it is not a URL, not https though its host is not the loopback
 *   interface, or holds a user name, a password, a query or a fragment.
 */
export function secureUrl(text: string, name: string): URL {
  const url = parse(text);
  if (url === undefined) throw refused(name, 'a URL', 'another string');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    throw refused(name, 'a URL of https, or of http to this machine', url.protocol);
  }
  // Whatever stands there ends up in logs; credentials are given apart.
  if (url.username !== '' || url.password !== '') throw refused(name, 'a URL without credentials', 'some');
  if (url.search !== '' || url.hash !== '') throw refused(name, 'a URL without query and fragment', 'one');
  return url;
}

function parse(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

// The URL parser has brought every spelling of an address, such as 127.1 or 0x7f000001, into its one form.
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

function refused(name: string, expected: string, received: string): OptionError {
  return new OptionError(`Expected ${expected}, got ${received}`, [name]);
}
