import type { DataFrame } from '../../../frame/dataframe.ts';
import type { RaymonDataType } from '../../../document/jcr.ts';
import type { Limits } from '../../../base/limits.ts';

/** Where an artefact is read from: a file, or bytes that a pipe gave. */
export type Source =
  | { readonly path: string }
  | {
      /** Given away: readers do not change them, but arrays may keep views of them. */
      readonly bytes: Uint8Array;
      /** What errors call it; its ending says the format where its bytes do not. */
      readonly name: string;
    };

/** How an artefact is read. */
export interface ReadArtefactOptions {
  /** Limits of this call; the library's own for those not given. */
  readonly limits?: Partial<Limits> | undefined;
  /** The name of its format; found out unless given. */
  readonly format?: string | undefined;
  /** A frame whose columns and index say the types of those of a CSV. */
  readonly schema?: DataFrame | undefined;
}

/** One value out of a file of any format. */
export interface Artefact {
  /**
   * The wrapper: a Numpy, Series, DataFrame, Image or Native, or an `Unknown`, which keeps a document of a type that is
   * not built in. It owns its memory.
   */
  readonly value: RaymonDataType;
  /** The name of the format that it was read as, one of {@link FORMATS}. */
  readonly format: string;
  /** Whether the value is all that the file says. */
  readonly exact: boolean;
  /** What the file says that the value does not, for people; there if it is not exact. */
  readonly lost?: readonly string[] | undefined;
}

/** What a file begins with, and what it is called. */
export interface Head {
  /** The first bytes, {@link HEAD_BYTES} at most. */
  readonly bytes: Uint8Array;
  /** Lower case, without directories. */
  readonly name: string;
}

/** Bytes by which formats are told apart. */
export const HEAD_BYTES = 4096;

/** A format that artefacts are read from. */
export interface Format {
  /** As `--from` and `--to` spell it. */
  readonly name: string;
  /** What people know it by. */
  readonly title: string;
  /** Endings of its files, with the dot, lower case. */
  readonly endings: readonly string[];
  /** Whether a file can be nothing else, by its first bytes. Absent where bytes do not tell. */
  readonly matches?: (head: Uint8Array) => boolean;
  /**
   * Loads what reads it: only then, so that no format costs who does not use it. Absent for what holds more than one
   * artefact, as a log does.
   */
  readonly load?: () => Promise<ReadFormat>;
  /** Loads what writes it. Absent for what is only read. */
  readonly loadWriter?: () => Promise<WriteFormat>;
}

/** How an artefact is written. */
export interface WriteArtefactOptions {
  /** Limits of this call; the library's own for those not given. */
  readonly limits?: Partial<Limits> | undefined;
  /** Whether to write what a format cannot hold as well as it can, and to leave out the rest. */
  readonly lossy?: boolean | undefined;
}

/**
 * Writes one artefact.
 *
 * @param value - kept by reference until the last piece is taken.
 * @returns The file in pieces, each valid until the next is asked for.
 * @throws {@link EncodeError} `unsupported-value` if the format cannot hold it exactly and loss is not asked for, with
 *   the path of what it cannot hold and the way out; it may come before any piece.
 */
export type WriteFormat = (
  value: RaymonDataType,
  options: WriteArtefactOptions,
) => Promise<Iterable<Uint8Array> | AsyncIterable<Uint8Array>>;

/**
 * Reads one artefact.
 *
 * @returns The wrapper, and what could not be kept of the file: nothing unless said.
 * @throws {@link RaymonError} if the file is not of the format, or passes a limit.
 */
export type ReadFormat = (
  source: Source,
  options: Pick<ReadArtefactOptions, 'limits' | 'schema'>,
) => Promise<{ readonly value: RaymonDataType; readonly lost?: readonly string[] | undefined }>;
