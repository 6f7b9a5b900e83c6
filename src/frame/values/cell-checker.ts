import { isBytes } from '../../base/bytes.ts';
import { RaymonError } from '../../base/errors.ts';
import type { KeepsOptimized } from '../../base/keep-optimized.ts';
import { DEFAULT_LIMITS, type Limits, tooMuch } from '../../base/limits.ts';
import { type Path, describeScalar } from '../../base/path.ts';
import { isTypedArray } from '../../numpy/typed-array.ts';
import { hasSymbols, isPlainArray, isPlainObject } from '../../json/plain-object.ts';
import { isIntegerLike } from '../../json/tree.ts';

/** What the cells of a column may be besides lists and plain objects. */
export interface CellKind {
  /** Names it, for messages. */
  readonly name: string;
  /** Whether a value is one, other than lists, plain objects, strings, booleans, null, and Dates of strict kinds. */
  isLeaf(value: unknown): boolean;
  /**
   * Whether cells are those of a caller: they may be Dates, and what JSON would leave out is refused, too: properties
   * that are not enumerable or named by symbols, properties of lists, lists of other classes.
   */
  readonly strict: boolean;
}

/** Cells of a document: JSON, and integers beyond 2^53. */
export const JSON_CELLS: CellKind = {
  name: 'a JSON value',
  isLeaf: (value) => Number.isFinite(value) || typeof value === 'bigint',
  strict: false,
};

/** Cells that JavaScript holds. */
export const VALUE_CELLS: CellKind = {
  name: 'a value that a column can hold',
  isLeaf(value) {
    if (typeof value !== 'object') return typeof value !== 'function' && typeof value !== 'symbol';
    return isTypedArray(value);
  },
  strict: true,
};

/** Where cells stand and how one is refused. */
export interface CellPlaces {
  readonly limits: Limits;
  /** Where their column stands. */
  readonly path: Path;
  /** Containers counted around a cell. */
  readonly depth: number;
  /** Names the place of a row below `path`. */
  step(row: number): string | number;
  /** Refuses what stands at a path. */
  refuse(message: string, path: Path): never;
}

/**
 * Checks that cells hold data, at any depth: no instances of other classes, nothing inherited, no accessors of objects.
 *
 * @throws {@link LimitError} if cells nest deeper than `limits.depth`; whatever `refuse` throws for what is not data,
 *   and for what throws when it is read.
 */
export function checkCells(values: readonly unknown[], kind: CellKind, places: CellPlaces): void {
  const first = nextToCheck(values, kind.strict, 0);
  if (first < values.length) new CellChecker(kind, places).check(values, first);
}

/** The next row, from `start` on, that is not a scalar; strict kinds leave scalars of any type to their column. */
function nextToCheck(values: readonly unknown[], strict: boolean, start: number): number {
  let row = start;
  if (strict) for (; row < values.length && (typeof values[row] !== 'object' || values[row] === null); row++);
  else for (; row < values.length && isScalar(values[row]); row++);
  return row;
}

/** Whether a value is data of every kind. */
function isScalar(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value);
    default:
      return value === null;
  }
}

class CellChecker {
  readonly #kind: CellKind;
  readonly #places: CellPlaces;
  /** The row that is checked, and the way from its cell on. */
  #row = 0;
  readonly #at: (string | number)[] = [];

  constructor(kind: CellKind, places: CellPlaces) {
    this.#kind = kind;
    this.#places = places;
  }

  /** @param first - of the rows to be checked. */
  check(values: readonly unknown[], first: number): void {
    const { strict } = this.#kind;
    const { depth } = this.#places;
    try {
      for (let row = first; row < values.length; row = nextToCheck(values, strict, row + 1)) {
        this.#row = row;
        this.#value(values[row], depth);
      }
    } catch (error) {
      if (error instanceof RaymonError) throw error;
      // A proxy threw, or an item of a list that is an accessor.
      this.#refuse('Expected a value that can be read');
    }
  }

  #refuse(message: string): never {
    const { path, step } = this.#places;
    return this.#places.refuse(message, [...path, step(this.#row), ...this.#at]);
  }

  #value(value: unknown, depth: number): void {
    // First of all: where there is one Date, the whole column holds Dates.
    if (this.#kind.strict && isDate(value)) return;
    if (Array.isArray(value)) this.#list(value, depth + 1);
    else if (typeof value === 'object' && value !== null && isPlainObject(value)) this.#object(value, depth + 1);
    else if (!this.#kind.isLeaf(value)) {
      this.#refuse(`Expected ${this.#kind.name}, got ${describeScalar(value)}`);
    } else if (typeof value === 'object' && !isBytes(value)) {
      // A list, if of numbers only.
      this.#enter(depth + 1);
    }
  }

  #enter(depth: number): void {
    const { limits, path } = this.#places;
    if (depth > limits.depth) throw tooMuch(limits, 'depth', depth, path);
  }

  #list(list: readonly unknown[], depth: number): void {
    this.#enter(depth);
    if (this.#kind.strict) this.#refuseExtras(list);
    const { length } = list;
    for (let i = 0; i < length; i++) {
      const item = list[i];
      if (isScalar(item)) continue;
      this.#at.push(i);
      this.#value(item, depth);
      this.#at.pop();
    }
  }

  #refuseExtras(list: readonly unknown[]): void {
    if (!isPlainArray(list)) this.#refuse('Expected a plain list, got an instance of another class');
    if (hasSymbols(list)) this.#refuse('Expected a list, got one with a property named by a symbol');
    // Items come first, whatever the order in which properties were made.
    const last = Object.keys(list).at(-1) ?? '0';
    if (isIntegerLike(last)) return;
    this.#at.push(last);
    this.#refuse('Expected a list of items, got one with another property');
  }

  #object(object: object, depth: number): void {
    this.#enter(depth);
    const { strict } = this.#kind;
    if (strict && hasSymbols(object)) this.#refuse('Expected an object, got one with a property named by a symbol');
    for (const name of strict ? Object.getOwnPropertyNames(object) : Object.keys(object)) {
      const property = Object.getOwnPropertyDescriptor(object, name);
      const problem = propertyProblem(property);
      if (problem === undefined && isScalar(property?.value)) continue;
      this.#at.push(name);
      if (problem !== undefined) this.#refuse(problem);
      this.#value(property?.value, depth);
      this.#at.pop();
    }
  }

  protected static readonly kept: KeepsOptimized = /* @__PURE__ */ new CellChecker(JSON_CELLS, {
    limits: DEFAULT_LIMITS,
    path: [],
    depth: 0,
    step: (row) => row,
    refuse(message) {
      throw new TypeError(message);
    },
  });
}

/** Whether an object really is a Date: only then does it have a time. */
function isDate(value: unknown): boolean {
  if (!(value instanceof Date)) return false;
  try {
    Date.prototype.getTime.call(value);
    return true;
  } catch {
    return false;
  }
}

/**
 * Says why a property is not plain data (an accessor, not enumerable), or undefined.
 *
 * @param property - an own one; undefined if it vanished while its object was read.
 * @returns What is wrong, for messages; undefined if it is an enumerable property that holds its value.
 */
export function propertyProblem(property: PropertyDescriptor | undefined): string | undefined {
  if (property === undefined) return 'Expected data that stays the same while it is read';
  if (property.get !== undefined || property.set !== undefined) return 'Expected a value, got an accessor';
  return property.enumerable === true ? undefined : 'Expected a value, got a property that is not enumerable';
}
