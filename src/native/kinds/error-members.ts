/** What a document says of an error. */
export interface ErrorMember {
  readonly name: string;
  /** Undefined for what cannot be read as a member. */
  readonly value: unknown;
  /** Why no document can hold it, in the words of messages: `an accessor`. */
  readonly refused?: string;
}

/** Whether an object is an error: of any class, of this realm or another. */
export function isError(value: object): value is Error {
  if (value instanceof Error) return true;
  return !(Symbol.toStringTag in value) && Object.prototype.toString.call(value) === '[object Error]';
}

/**
 * What a document says of an error, in its order: `name`, `message`, `stack` where there is one, its own `cause` and
 * `errors`, then its own enumerable members.
 *
 * Names are read as `error.name` reads them, and stacks as `error.stack`: classes and engines keep them elsewhere.
 */
export function errorMembers(error: Error): ErrorMember[] {
  const members: ErrorMember[] = [text(error, 'name'), text(error, 'message')];
  const stack = stackOf(error);
  if (stack !== undefined) members.push(stack);
  for (const name of ['cause', 'errors']) if (Object.hasOwn(error, name)) members.push(own(error, name));
  for (const name of Object.getOwnPropertyNames(error)) {
    if (FIRST.has(name)) continue;
    const isEnumerable = Object.getOwnPropertyDescriptor(error, name)?.enumerable === true;
    if (isEnumerable) members.push(own(error, name));
    // Where an engine says once more what the first line of the stack says.
    else if (!POSITIONS.has(name))
      members.push({ name, value: undefined, refused: 'a property that is not enumerable' });
  }
  return members;
}

const FIRST: ReadonlySet<string> = new Set(['name', 'message', 'stack', 'cause', 'errors']);

const POSITIONS: ReadonlySet<string> = new Set([
  'fileName',
  'lineNumber',
  'columnNumber',
  'sourceURL',
  'line',
  'column',
  'originalLine',
  'originalColumn',
]);

function text(error: Error, name: 'name' | 'message'): ErrorMember {
  const isAccessor = Object.getOwnPropertyDescriptor(error, name)?.get !== undefined;
  if (isAccessor) return { name, value: undefined, refused: 'an accessor' };
  const member = read(error, name);
  const isRead = typeof member.value === 'string' || member.refused !== undefined;
  return isRead ? member : { name, value: undefined, refused: 'what is not a string' };
}

/** Reads what may be an accessor of the error's class. */
function read(error: Error, name: 'name' | 'message'): ErrorMember {
  try {
    return { name, value: error[name] };
  } catch {
    return { name, value: undefined, refused: UNREADABLE };
  }
}

const UNREADABLE = 'what threw when it was read';

function own(error: Error, name: string): ErrorMember {
  const property = Object.getOwnPropertyDescriptor(error, name);
  const isAccessor = property?.get !== undefined || property?.set !== undefined;
  return isAccessor ? { name, value: undefined, refused: 'an accessor' } : { name, value: property?.value };
}

function stackOf(error: Error): ErrorMember | undefined {
  try {
    // Engines write it when it is first looked at, and ask the error for its name then.
    const property = Object.getOwnPropertyDescriptor(error, 'stack');
    const isOwn = property !== undefined && 'value' in property;
    // Some engines write it in an accessor, of the error or of its prototype.
    const value: unknown = isOwn ? property.value : error.stack;
    return isOwn || value !== undefined ? { name: 'stack', value } : undefined;
  } catch {
    return { name: 'stack', value: undefined, refused: UNREADABLE };
  }
}
