import { DecodeError } from '../base/errors.ts';
import type { LoadContext, RaymonDataType, TypeRegistry } from './jcr.ts';
import type { KeptShape } from '../base/kept-shape.ts';
import { DEFAULT_LIMITS, type Limits } from '../base/limits.ts';
import type { Path } from '../base/path.ts';
import type { WholeFloats } from '../json/whole-floats.ts';

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
  /** Loads a nested document. */
  load(jcr: unknown, path: Path, depth: number, settings: LoadSettings): RaymonDataType;
}

/** The settings of a call that loads nothing, for the context that stays alive. */
const NO_CALL: LoadSettings = {
  registry: { types: [], has: () => false, get: () => undefined },
  limits: DEFAULT_LIMITS,
  exact: 'honour',
  unknown: 'refuse',
  fromText: false,
  isPlain: false,
  nonFinite: new Set(),
  wholeFloats: undefined,
  load(_, path) {
    throw new DecodeError('not-a-document', 'Expected a document', path);
  },
};

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

  /** @internal What the text reader knows of a document's values; nothing where it did not make them. */
  static textFactsOf(context: Partial<LoadContext>): {
    readonly fromText: boolean;
    /** The whole numbers that the text writes as floats. */
    readonly wholeFloats?: WholeFloats;
  } {
    const settings = context instanceof DocumentContext ? context.settings : undefined;
    const fromText = settings?.fromText === true;
    return settings?.wholeFloats === undefined ? { fromText } : { fromText, wholeFloats: settings.wholeFloats };
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

  protected static readonly kept: KeptShape = /* @__PURE__ */ new DocumentContext(NO_CALL, undefined, [], 0);
}
