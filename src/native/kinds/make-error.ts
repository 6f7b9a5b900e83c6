/**
 * Makes an error of what a document says of it: of the standard class of that name, else an `Error` so named.
 *
 * It has a stack only if that is one of `members`.
 *
 * @param members - beside name and message, with names of any kind.
 */
export function makeError(name: string, message: string, members: Iterable<readonly [string, unknown]>): Error {
  const Class = CLASSES.get(name) ?? Error;
  const error = name === 'AggregateError' ? new AggregateError([], message) : new Class(message);
  // What the engine noted is where this line stands.
  for (const own of Object.getOwnPropertyNames(error)) if (own !== 'message') Reflect.deleteProperty(error, own);
  // Where the stack is in an accessor of the prototype, it is there for every error.
  if (error.stack !== undefined) Object.defineProperty(error, 'stack', { get: noStack, configurable: true });
  if (error.name !== name) define(error, 'name', name, false);
  for (const [own, value] of members) define(error, own, value, !HIDDEN.has(own));
  return error;
}

const CLASSES: ReadonlyMap<string, ErrorConstructor> = new Map([
  ['EvalError', EvalError],
  ['RangeError', RangeError],
  ['ReferenceError', ReferenceError],
  ['SyntaxError', SyntaxError],
  ['TypeError', TypeError],
  ['URIError', URIError],
]);

/** Members that engines do not enumerate. */
const HIDDEN: ReadonlySet<string> = new Set(['stack', 'cause', 'errors']);

function noStack(): undefined {}

function define(error: Error, name: string, value: unknown, enumerable: boolean): void {
  Object.defineProperty(error, name, { value, enumerable, writable: true, configurable: true });
}
