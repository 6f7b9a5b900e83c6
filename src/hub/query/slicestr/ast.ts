/** How the value of a tag is compared. */
export type SliceOperator = '==' | '!=' | '>=' | '<=' | '>' | '<';

/** What traces a slice selects. Names are as they are searched (`searchName`). */
export type Slice =
  /** Every trace: the empty text. */
  | { readonly kind: 'all' }
  /** The trace of that id. */
  | { readonly kind: 'trace'; readonly id: string }
  /** Traces with a tag of that name, type or group. */
  | { readonly kind: 'tagname' | 'tagtype' | 'taggroup'; readonly name: string }
  /** Traces with a tag of that name whose value compares so; `!=` needs the tag to be there. */
  | { readonly kind: 'compare'; readonly name: string; readonly operator: SliceOperator; readonly value: string }
  /** At least two parts, none of them of the same kind. */
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Slice[] }
  | { readonly kind: 'not'; readonly part: Slice };
