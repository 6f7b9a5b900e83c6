import * as fc from 'fast-check';
import type { Slice, SliceOperator } from '../../src/hub/query/slicestr/ast.ts';
import { matches } from '../../src/hub/query/slicestr/compare.ts';
import { searchName } from '../../src/hub/query/slicestr/search-name.ts';
import type { TagFact } from '../../src/hub/store/ingest.ts';

const OPERATORS: readonly SliceOperator[] = ['==', '!=', '>=', '<=', '>', '<'];

/** What the conditions of a slice are made of. */
export interface SliceWords {
  readonly ids: fc.Arbitrary<string>;
  readonly names: fc.Arbitrary<string>;
  readonly types: fc.Arbitrary<string>;
  readonly groups: fc.Arbitrary<string>;
  readonly values: fc.Arbitrary<string>;
}

/** Slices as the parser gives them: names normalised, no part of `&&` an `&&` itself. */
export function slices({ ids, names, types, groups, values }: SliceWords): fc.Arbitrary<Slice> {
  const searched = names.map(searchName).filter((name) => name !== '');
  const { slice } = fc.letrec<{ slice: Slice; one: Slice }>((tie) => ({
    one: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.record({
        kind: fc.constant('compare' as const),
        name: searched,
        operator: fc.constantFrom(...OPERATORS),
        value: values,
      }),
      ids.map((id): Slice => ({ kind: 'trace', id })),
      searched.map((name): Slice => ({ kind: 'tagname', name })),
      types.map((name): Slice => ({ kind: 'tagtype', name })),
      groups.map((name): Slice => ({ kind: 'taggroup', name })),
      tie('slice').map((part): Slice => ({ kind: 'not', part })),
    ),
    slice: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      tie('one'),
      fc.array(tie('slice'), { minLength: 2, maxLength: 4 }).map((parts) => joined('and', parts)),
      fc.array(tie('slice'), { minLength: 2, maxLength: 4 }).map((parts) => joined('or', parts)),
    ),
  }));
  return slice;
}

function joined(kind: 'and' | 'or', parts: readonly Slice[]): Slice {
  return { kind, parts: parts.flatMap((part) => (part.kind === kind ? part.parts : [part])) };
}

/** A trace as a model has it. */
export interface ModelTrace {
  readonly traceId: string;
  readonly tags: readonly TagFact[];
}

/** Whether a trace is in a slice, by looking at everything. */
export function isSelected(trace: ModelTrace, slice: Slice): boolean {
  switch (slice.kind) {
    case 'all':
      return true;
    case 'trace':
      return trace.traceId === slice.id;
    case 'tagname':
      return trace.tags.some(({ name }) => searchName(name) === slice.name);
    case 'tagtype':
      return trace.tags.some(({ type }) => type === slice.name);
    case 'taggroup':
      return trace.tags.some(({ group }) => group === slice.name);
    case 'compare':
      return trace.tags
        .filter(({ name }) => searchName(name) === slice.name)
        .some(({ value }) => matches(value, slice.operator, slice.value));
    case 'not':
      return !isSelected(trace, slice.part);
    case 'and':
      return slice.parts.every((part) => isSelected(trace, part));
    case 'or':
      return slice.parts.some((part) => isSelected(trace, part));
  }
}
