import { ownErrors } from '../../base/foreign-errors.ts';
import { TraceError } from '../../base/errors.ts';
import type { JsonObject } from '../../json/json-value.ts';
import { isObject, ownMember } from '../../json/members.ts';
import { describe } from '../../base/path.ts';
import { isErrorType } from './error-type.ts';
import { checkIdentifier } from './identifier.ts';

/** The tag types that have a meaning of their own; any other name is legal too. */
export const TAG_TYPES = {
  /** A string. */
  label: 'label',
  /** A number. */
  metric: 'metric',
  /** A part of a vector. */
  vector: 'vector',
  /** An error. */
  error: 'error',
  /** What a profile finds in an input. */
  profileInput: 'profile-input',
  /** An error about an input. */
  profileInputError: 'profile-input-error',
  /** What a profile finds in an output. */
  profileOutput: 'profile-output',
  /** An error about an output. */
  profileOutputError: 'profile-output-error',
  /** What a profile finds in the actual values. */
  profileActual: 'profile-actual',
  /** An error about the actual values. */
  profileActualError: 'profile-actual-error',
  /** What a profile finds by comparing outputs with actual values. */
  profileScore: 'profile-score',
  /** An error about that. */
  profileScoreError: 'profile-score-error',
} as const;

/** What a tag is made of, for places that take tags as plain objects. */
export interface TagLike {
  /** Normalised by {@link normalizeTagName} when a {@link Tag} is made. */
  readonly name: string;
  /** A string or a finite number. */
  readonly value: string | number;
  /** One of {@link TAG_TYPES}, or any other type name. */
  readonly type: string;
  /** A name that tags share; null or missing if it has no group. */
  readonly group?: string | null | undefined;
}

/**
 * Normalises the name of a tag: lower case, spaces as `_`, nothing but `a-z 0-9 _ - @ . /`, no `_` at the end.
 *
 * Different names can become the same, and a name without any of these characters becomes empty.
 *
 * @param name - any string.
 * @returns The name that the backend searches for.
 * @throws {@link TraceError} if it is not a string.
 */
export function normalizeTagName(name: string): string {
  if (typeof name !== 'string')
    throw new TraceError(`Expected the name of a tag to be a string, got ${describe(name)}`);
  return name
    .toLowerCase()
    .replaceAll(' ', '_')
    .replace(/[^a-z0-9_\-@./]/g, '')
    .replace(/(?<!_)_+$/, '');
}

/** A fact about a trace that can be searched and counted: a label, a metric, an error. */
export class Tag implements TagLike {
  /** Normalised. */
  readonly name: string;
  /** A string or a finite number. */
  readonly value: string | number;
  /** One of {@link TAG_TYPES}, or any other type name. */
  readonly type: string;
  /** A name that tags share; null if it has no group. */
  readonly group: string | null;

  /** @throws {@link TraceError} if it is not an object, the name has no legal character, or the value is neither a string nor a finite number. */
  constructor(tag: TagLike) {
    const { name, value, type, group } = readTags(() => copyOf(tag));
    this.name = normalizeTagName(checkIdentifier(name, 'the name of a tag'));
    if (this.name === '') throw new TraceError('Expected the name of a tag to hold a letter or a digit');
    this.value = checkValue(value);
    this.type = checkIdentifier(type, 'the type of a tag');
    this.group = group === undefined || group === null ? null : checkIdentifier(group, 'the group of a tag');
  }

  /**
   * Reads what {@link Tag.toJcr} gives.
   *
   * @param jcr - untrusted.
   * @returns A tag whose name is normalised.
   * @throws {@link TraceError} if it is not a tag.
   */
  static fromJcr(jcr: unknown): Tag {
    return readTags(() => {
      if (!isObject(jcr)) throw notATag(jcr);
      const member = (name: keyof TagLike): unknown => ownMember(jcr, name);
      // The constructor checks each of them.
      return new Tag({
        name: member('name') as string,
        value: member('value') as string | number,
        type: member('type') as string,
        group: member('group') as string | null | undefined,
      });
    });
  }

  /** The tag as a plain object. */
  toJcr(): JsonObject & Required<TagLike> {
    return { type: this.type, name: this.name, value: this.value, group: this.group };
  }

  /** The same, so that `JSON.stringify` writes it. */
  toJSON(): JsonObject {
    return this.toJcr();
  }
}

function checkTag<T extends TagLike>(tag: T): T {
  if (!isObject(tag)) throw notATag(tag);
  return tag;
}

/** Its members, each read once. */
function copyOf(tag: TagLike): TagLike {
  const { name, value, type, group } = checkTag(tag);
  return { name, value, type, group };
}

/** @throws {@link TraceError} if a proxy or an accessor throws meanwhile. */
function readTags<T>(read: () => T): T {
  return ownErrors(read, (cause) => new TraceError('Expected tags that can be read, got some that throw', { cause }));
}

function notATag(value: unknown): TraceError {
  return new TraceError(`Expected a tag to be an object, got ${describe(value)}`);
}

function listOf<T extends TagLike>(tags: Iterable<T>): T[] {
  const isIterable = typeof tags === 'object' && tags !== null && typeof tags[Symbol.iterator] === 'function';
  if (!isIterable) throw new TraceError(`Expected a list of tags, got ${describe(tags)}`);
  return Array.from(tags, checkTag);
}

function checkValue(value: unknown): string | number {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') {
    throw new TraceError(`Expected the value of a tag to be a string or a number, got ${describe(value)}`);
  }
  if (!Number.isFinite(value)) throw new TraceError(`Expected the value of a tag to be finite, got ${value}`);
  // JSON writes negative zero as 0: the tag says so from the beginning.
  return value + 0;
}

/**
 * The tags that report an error: those of type `error`, or of a type ending in `-error`.
 *
 * @param tags - not changed.
 * @returns A new list, in the same order.
 * @throws {@link TraceError} if they are not a list of tags with a type each.
 */
export function errorTags<T extends TagLike>(tags: Iterable<T>): T[] {
  return readTags(() => listOf(tags).filter(({ type }) => isErrorType(checkIdentifier(type, 'the type of a tag'))));
}

/**
 * The values of tags by name; of tags that share a name, the last.
 *
 * @param tags - not changed.
 * @returns A new Map.
 * @throws {@link TraceError} if they are not a list of tags.
 */
export function tagValues(tags: Iterable<TagLike>): Map<string, string | number> {
  return readTags(() => new Map(listOf(tags).map(({ name, value }) => [name, value])));
}
