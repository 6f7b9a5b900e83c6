/**
 * Tables and vectors of apache-arrow by their form: what users pass may be of another copy or version of it, whose
 * classes differ in their types from those of the one installed here.
 *
 * @module
 */

/** A field of a schema, of any version of apache-arrow. */
interface FieldLike {
  readonly name: string;
  readonly nullable: boolean;
}

/** A vector of any version of apache-arrow. */
export interface ArrowVectorLike {
  /** Its type. */
  readonly type: {
    /** Number of the kind of type. */
    readonly typeId: number;
  };
  /** The chunks. */
  readonly data: readonly object[];
  /** Number of values. */
  readonly length: number;
  /** Number of nulls. */
  readonly nullCount: number;
}

/** A table of any version of apache-arrow. */
export interface ArrowTableLike {
  /** The columns' fields. */
  readonly schema: {
    /** In order. */
    readonly fields: readonly FieldLike[];
  };
  /** The chunks. */
  readonly batches: readonly object[];
  /** Number of rows. */
  readonly numRows: number;
  /** Number of columns. */
  readonly numCols: number;
}
