import type { Data, Field } from 'apache-arrow';
import type { SchemaElement } from 'hyparquet-writer';
import { cellKey } from '../../../frame/stored/dictionary-cells.ts';
import type { StoredCell } from '../../../frame/stored/stored-cells.ts';
import type { Raw, Storage } from './storage.ts';

/** A column of single values, as far as it is taken apart: an entry for each value, each null, each list of nothing. */
export class ShreddedLeaf {
  readonly field: Field;
  readonly storage: Storage;
  /** The elements of the schema from the column of the frame to it. */
  readonly way: readonly SchemaElement[];
  /** The level of definition of a value. */
  readonly definition: number;
  /** The level of repetition of the innermost list around it. */
  readonly repetition: number;
  /** Arrays of it, in the order of the rows; of a dictionary: whether any slot of theirs was met. */
  readonly arrays: Map<Data, boolean> = new Map<Data, boolean>();
  /** Keys of the entries of a dictionary, in the order of their use. */
  readonly used: Set<string> = new Set<string>();
  /** Null where an entry has no value. */
  values: (Raw | null)[] = [];
  definitionLevels: number[] = [];
  repetitionLevels: number[] = [];

  constructor(
    field: Field,
    storage: Storage,
    way: readonly SchemaElement[],
    { definition, repetition }: { readonly definition: number; readonly repetition: number },
  ) {
    this.field = field;
    this.storage = storage;
    this.way = way;
    this.definition = definition;
    this.repetition = repetition;
  }

  push(value: Raw | null, definition: number, repetition: number): void {
    this.values.push(value);
    if (this.definition > 0) this.definitionLevels.push(definition);
    if (this.repetition > 0) this.repetitionLevels.push(repetition);
  }

  use(cell: StoredCell): void {
    if (cell !== null) this.used.add(cellKey(cell));
  }

  /** Forgets the entries, which were written. */
  clear(): void {
    this.values = [];
    this.definitionLevels = [];
    this.repetitionLevels = [];
  }
}
