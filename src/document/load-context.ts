import { DecodeError } from '../base/errors.ts';
import type { KeepsOptimized } from '../base/keep-optimized.ts';
import { DEFAULT_LIMITS, type Limits } from '../base/limits.ts';
import { type Path, describe, quote } from '../base/path.ts';
import type { LoadContext, RaymonDataType, TypeRegistry } from './jcr.ts';
import { isObject } from '../json/members.ts';
import { membersOf } from '../json/tree.ts';
import type { NumberSpellings, WholeFloats } from '../json/whole-floats.ts';

/** What the documents of a call have used up of the limits that count all of it. */
export interface LoadSpent {
  /** Characters of the pointers in the `exact` of Natives. */
  pointerCharacters: number;
  /** Slots and cells of frames that no byte of the text stands for. */
  unbackedSlots: number;
  /** What the regular expressions in Natives cost to make. */
  regexpCost: number;
}

/** What a call has used up that has read nothing yet. */
export function newSpent(): LoadSpent {
  return { pointerCharacters: 0, unbackedSlots: 0, regexpCost: 0 };
}

/** What loading one document shares with loading those nested in it. */
export interface LoadSettings {
  readonly registry: TypeRegistry;
  readonly limits: Limits;
  /** `ignore` asks for what a reader gets that does not know `exact`. */
  readonly exact: 'honour' | 'ignore';
  /** `keep` asks for documents of unknown types as they are. */
  readonly unknown: 'refuse' | 'keep';
  /** Whether the document comes from our own text reader: nobody else holds it, and its depth is checked. */
  readonly fromText: boolean;
  /** Whether it holds nothing that plain JSON values cannot. */
  readonly isPlain: boolean;
  /** The objects whose `params` hold, at any depth, a number of the text that is not finite. */
  readonly nonFinite: ReadonlySet<object>;
  /** The whole numbers that the text writes as floats, if some class asks for them. */
  readonly wholeFloats: WholeFloats | undefined;
  /** How the text writes its numbers, if documents of unknown types are kept. */
  readonly spellings?: NumberSpellings | undefined;
  /** What the documents read so far have used up of the limits that count all of a call; added to. */
  readonly spent: LoadSpent;
  /** Loads a nested document. */
  load(jcr: unknown, path: Path, depth: number, settings: LoadSettings): RaymonDataType;
}

/** Settings of a context that is asked nothing. */
const NOTHING_LOADED = { limits: DEFAULT_LIMITS } as LoadSettings;

/** The context of one document. */
export class DocumentContext implements LoadContext {
  readonly registry: TypeRegistry;
  readonly limits: Limits;
  readonly path: Path;
  readonly settings: LoadSettings;
  /** Containers open around `params`: those around the document, and the document itself. */
  readonly depth: number;
  /** Whether `fromJcr` looked at `exact`. */
  exactWasRead = false;
  readonly #exact: unknown;

  /** @param path - where the document stands. */
  constructor(settings: LoadSettings, exact: unknown, path: Path, depth: number) {
    this.settings = settings;
    this.registry = settings.registry;
    this.limits = settings.limits;
    this.path = [...path, 'params'];
    this.depth = depth;
    this.#exact = exact;
  }

  get exact(): unknown {
    this.exactWasRead = true;
    return this.#exact;
  }

  /** @internal What the call has used up so far; of nothing but this document where a caller made the context. */
  static spentOf(context: Partial<LoadContext>): LoadSpent {
    return context instanceof DocumentContext ? context.settings.spent : newSpent();
  }

  load(jcr: unknown, ...at: (string | number)[]): RaymonDataType {
    return this.loadAt(jcr, [...this.path, ...at]);
  }

  /** The same for those who know the whole path. */
  loadAt(jcr: unknown, path: Path): RaymonDataType {
    return this.settings.load(jcr, path, this.depth + path.length - this.path.length, this.settings);
  }

  fail(message: string, ...at: (string | number)[]): never {
    throw new DecodeError('bad-value', message, [...this.path, ...at]);
  }

  protected static readonly kept: KeepsOptimized = /* @__PURE__ */ new DocumentContext(
    NOTHING_LOADED,
    undefined,
    [],
    0,
  );
}

/**
 * Refuses the `exact` of a type whose `params` say everything; the empty one of a careless writer says nothing.
 *
 * @param what - the type, for messages: `a Numpy`.
 * @throws {@link DecodeError} `exact-unsupported` if it has a member, `bad-exact` if it is not an object.
 */
export function refuseExact(context: LoadContext, what: string): void {
  const { exact } = context;
  if (exact === undefined) return;
  const path = [...context.path.slice(0, -1), 'exact'];
  if (!isObject(exact)) throw new DecodeError('bad-exact', `Expected an object, got ${describe(exact)}`, path);
  for (const [name] of membersOf(exact)) {
    throw new DecodeError('exact-unsupported', `Expected no exact for ${what}, got ${quote(name)}`, [...path, name]);
  }
}

/** What a reader of text knows of a tree besides its values. */
export interface TextFacts {
  /** Every object whose member `params` holds, at any depth, a number that is not finite. */
  readonly nonFinite: ReadonlySet<object>;
  /** Whether the tree is plain JSON: no BigInt, ordered object, raw string or number that is not finite is in it. */
  readonly isPlain: boolean;
  /** The whole numbers written as floats; undefined where they were not looked for. */
  readonly wholeFloats?: WholeFloats;
  /** How numbers are written that ECMAScript writes otherwise; undefined where it was not looked for. */
  readonly spellings?: NumberSpellings | undefined;
}
