import { RawString } from '../../../json/raw-string.ts';
import { SpelledNumber } from '../../../json/spelled-number.ts';
import { CheckedJcr } from '../../../document/checked-document.ts';
import { membersOf, OrderedObject } from '../../../json/tree.ts';
import { quote } from '../../../base/path.ts';
import { Payload } from '../../../json/payload.ts';
import { builtInClass } from '../../../json/plain-object.ts';
import { errorMembers } from '../../../native/kinds/error-members.ts';
import { objectKind, type ObjectKind } from '../../../native/kinds/object-kind.ts';
import { wrapperType } from '../../../document/wrapper.ts';
import { CELL_CHARACTERS, type CellText } from '../text/cell-text.ts';
import { cutText, groupDigits } from '../text/visible.ts';

/** The way from a value to one inside it. Keys of Maps are values themselves. */
export type Step =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'item'; readonly index: number }
  | { readonly kind: 'element'; readonly index: number }
  | { readonly kind: 'entry'; readonly key: unknown; readonly index: number };

/** The values inside a value, by their position. */
export interface Children {
  readonly count: number;
  at(position: number): readonly [step: Step, value: unknown];
}

/** What a value is called. */
export type TreeKind =
  | 'null'
  | 'boolean'
  | 'number'
  | 'bigint'
  | 'string'
  | 'undefined'
  | 'Date'
  | 'array'
  | 'object'
  | 'Map'
  | 'Set'
  | 'Error'
  | 'URL'
  | 'RegExp'
  | 'ArrayBuffer'
  | 'DataView'
  | 'document'
  | 'payload';

/** What a value is, whatever reader or caller made it. */
export function treeKind(value: unknown): TreeKind {
  if (value === null) return 'null';
  if (typeof value !== 'object') return scalarKind(value);
  if (value instanceof RawString) return 'string';
  if (value instanceof SpelledNumber) return 'number';
  if (Array.isArray(value)) return 'array';
  if (value instanceof OrderedObject || value instanceof CheckedJcr) return 'object';
  if (value instanceof Payload) return 'payload';
  const builtIn = builtInClass(value);
  if (builtIn !== undefined) return builtIn;
  if (wrapperType(value) !== undefined) return 'document';
  const kind = objectKind(value);
  if (kind !== undefined) return NAMES[kind];
  return ArrayBuffer.isView(value) ? 'document' : 'object';
}

const NAMES = {
  error: 'Error',
  url: 'URL',
  regexp: 'RegExp',
  arraybuffer: 'ArrayBuffer',
  dataview: 'DataView',
} as const satisfies Record<ObjectKind, TreeKind>;

function scalarKind(value: unknown): TreeKind {
  switch (typeof value) {
    case 'boolean':
    case 'number':
    case 'bigint':
    case 'string':
      return typeof value as TreeKind;
    default:
      return 'undefined';
  }
}

/**
 * The values inside a value, none for scalars, dates and nested documents.
 *
 * @param value - not changed, and read only where it is asked for.
 */
export function childrenOf(value: unknown): Children | undefined {
  switch (treeKind(value)) {
    case 'array':
      return arrayChildren(value as readonly unknown[]);
    case 'object':
      return objectChildren(value as object);
    case 'Error':
      return memberChildren(membersOfError(value as Error));
    case 'Set': {
      const elements = [...(value as ReadonlySet<unknown>)];
      return { count: elements.length, at: (index) => [{ kind: 'element', index }, elements[index]] };
    }
    case 'Map': {
      const entries = [...(value as ReadonlyMap<unknown, unknown>)];
      return {
        count: entries.length,
        at(index) {
          const [key, inner] = entries[index] as readonly [unknown, unknown];
          return [{ kind: 'entry', key, index }, childrenOf(key) === undefined ? inner : new Entry(key, inner)];
        },
      };
    }
    default:
      return undefined;
  }
}

function arrayChildren(items: readonly unknown[]): Children {
  return { count: items.length, at: (index) => [{ kind: 'item', index }, items[index]] };
}

function objectChildren(value: object): Children {
  if (value instanceof Entry) {
    const parts = [
      ['key', value.key],
      ['value', value.value],
    ] as const;
    return { count: 2, at: (index) => [{ kind: 'member', name: parts[index]?.[0] ?? '' }, parts[index]?.[1]] };
  }
  return memberChildren([...membersOf(value)]);
}

/** What an error says of itself, with the names under which a document has it. */
export function membersOfError(error: Error): (readonly [string, unknown])[] {
  return errorMembers(error).map(({ name, value }) => [name, value]);
}

function memberChildren(members: readonly (readonly [string, unknown])[]): Children {
  return {
    count: members.length,
    at(index) {
      const [name, inner] = members[index] as readonly [string, unknown];
      return [{ kind: 'member', name }, inner];
    },
  };
}

/** An entry of a Map whose key has values inside: it opens as both. */
export class Entry {
  readonly key: unknown;
  readonly value: unknown;

  constructor(key: unknown, value: unknown) {
    this.key = key;
    this.value = value;
  }
}

/** How many values are inside, without reading them; undefined for what has none. */
export function sizeOf(value: unknown): number | undefined {
  switch (treeKind(value)) {
    case 'array':
      return (value as readonly unknown[]).length;
    case 'Map':
    case 'Set':
      return (value as ReadonlySet<unknown>).size;
    case 'Error':
      return errorMembers(value as Error).length;
    case 'object':
      if (value instanceof Entry) return 2;
      return value instanceof OrderedObject ? value.names.length : Object.keys(value as object).length;
    default:
      return undefined;
  }
}

/** A value as one line of text, exactly or cut: strings in quotes, bigints with an n, -0, NaN, dates with their class. */
export function treeText(value: unknown): CellText {
  const kind = treeKind(value);
  switch (kind) {
    case 'null':
      return { text: 'null', kind: 'null' };
    case 'undefined':
      return { text: 'undefined', kind: 'undefined' };
    case 'boolean':
      return { text: String(value), kind: 'boolean' };
    case 'number':
      if (value instanceof SpelledNumber) return { text: value.text, kind: 'number' };
      return { text: numberText(value as number), kind: Number.isNaN(value) ? 'nan' : 'number' };
    case 'bigint':
      return { text: `${String(value)}n`, kind: 'number' };
    case 'string':
      return quotedCell(String(value));
    case 'Date':
      return { text: dateText(value as Date), kind: 'time' };
    case 'Error':
      return errorCell(value as Error);
    case 'URL':
      return cutCell(`URL ${(value as URL).href}`);
    case 'RegExp':
      return cutCell(`RegExp ${String(value as RegExp)}`);
    case 'ArrayBuffer':
    case 'DataView':
      return { text: `${kind} of ${bytesText((value as ArrayBuffer | DataView).byteLength)}`, kind: 'bytes' };
    case 'document':
      return { text: documentText(value as object), kind: 'nested' };
    case 'payload':
      return { text: `payload of ${bytesText((value as Payload).byteLength)}`, kind: 'bytes' };
    default:
      return { text: containerText(kind, value), kind: 'nested' };
  }
}

/** A number as JavaScript writes it, with the sign of zero. */
export function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function quotedCell(text: string): CellText {
  const isCut = text.length > CELL_CHARACTERS;
  const shown = quote(text, CELL_CHARACTERS);
  return isCut
    ? { text: `${shown} (${groupDigits(text.length)} characters)`, kind: 'string', isCut }
    : { text: shown, kind: text === '' ? 'empty' : 'string' };
}

function cutCell(text: string): CellText {
  if (text.length <= CELL_CHARACTERS) return { text, kind: 'nested' };
  return { text: cutText(text, CELL_CHARACTERS), kind: 'nested', isCut: true };
}

/** The class and the message: what people look for first. */
function errorCell(error: Error): CellText {
  const [name, message] = errorMembers(error).map(({ value }) => (typeof value === 'string' ? value : ''));
  return cutCell(`${name}: ${message}`);
}

function bytesText(count: number): string {
  return `${groupDigits(count)} ${count === 1 ? 'byte' : 'bytes'}`;
}

function dateText(date: Date): string {
  const time = Date.prototype.getTime.call(date);
  return Number.isNaN(time) ? 'Date (invalid)' : `Date ${new Date(time).toISOString()}`;
}

function containerText(kind: TreeKind, value: unknown): string {
  if (value instanceof Entry) return 'entry';
  const size = sizeOf(value) ?? 0;
  const count = groupDigits(size);
  switch (kind) {
    case 'array':
      return `[${count} ${size === 1 ? 'item' : 'items'}]`;
    case 'object':
      return `{${count} ${size === 1 ? 'member' : 'members'}}`;
    default:
      return `${kind} (${count})`;
  }
}

function documentText(value: object): string {
  if (ArrayBuffer.isView(value)) return `Numpy, a ${value.constructor.name}`;
  const text: unknown = Object.hasOwn(value, 'toString') ? undefined : String(value as { toString(): string });
  return typeof text === 'string' && text !== '[object Object]' ? text : (wrapperType(value) ?? 'object');
}

/** A step as the label before its value; an untrusted name as it is. */
export function stepText(step: Step): string {
  switch (step.kind) {
    case 'member':
      return step.name;
    case 'item':
      return String(step.index);
    case 'element':
      return `#${step.index}`;
    default:
      return childrenOf(step.key) === undefined ? treeText(step.key).text : `entry ${step.index}`;
  }
}

/** A way as an expression of JavaScript: `$.boxes[3]["a b"].get(5n)`; what no expression reaches is counted. */
export function pathText(steps: readonly Step[]): string {
  return `$${steps.map(stepExpression).join('')}`;
}

function stepExpression(step: Step): string {
  switch (step.kind) {
    case 'member':
      return /^[A-Za-z_$][\w$]*$/.test(step.name) ? `.${step.name}` : `[${JSON.stringify(step.name)}]`;
    case 'item':
      return `[${step.index}]`;
    case 'element':
      return `{${step.index}}`;
    default: {
      const isScalar = typeof step.key !== 'object' || step.key === null;
      const key = typeof step.key === 'string' ? JSON.stringify(step.key) : treeText(step.key).text;
      return isScalar ? `.get(${key})` : `{${step.index}}`;
    }
  }
}
