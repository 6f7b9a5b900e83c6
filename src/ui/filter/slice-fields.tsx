import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ProjectRoutes } from '../hub/project.ts';
import { Button } from '../parts/button.tsx';
import { FilterField } from './filter-field.tsx';
import { change } from '../window/place.ts';
import { queryOfPair, type SlicePair } from './slice-pair.ts';

/** The field of a second slice, below the first, with what changes places and takes it away. */
export function SecondSlice(props: {
  readonly routes: ProjectRoutes;
  readonly slice: string;
  readonly beside: string;
}): VNode {
  const { routes, slice, beside } = props;
  return (
    <div class="second-slice" role="group" aria-label="Second slice">
      <FilterField
        routes={routes}
        id="second-filter"
        label="Second slice"
        placeholder="Second slice: all traces; or client!=acme"
        slice={beside}
        onSlice={(next) => change(queryOfPair({ slice, beside: next }))}
      />
      <Button
        icon="swap"
        label="Exchange the two slices"
        class="tall"
        onClick={() => change(queryOfPair({ slice: beside, beside: slice }))}
      />
      <Button
        icon="close"
        label="Without the second slice"
        class="tall"
        onClick={() => change(queryOfPair({ slice, beside: undefined }))}
      />
    </div>
  );
}

/** Puts a second slice beside the first, or takes it away. */
export function SecondSliceButton({ slice, beside }: SlicePair): VNode {
  const wasOpen = useRef(beside !== undefined);
  useEffect(() => {
    // The person who has asked for it goes on there.
    if (beside !== undefined && !wasOpen.current) document.querySelector<HTMLInputElement>('#second-filter')?.focus();
    wasOpen.current = beside !== undefined;
  }, [beside === undefined]);
  return (
    <Button
      icon="beside"
      class="tall"
      label="Compare with a second slice"
      isPressed={beside !== undefined}
      onClick={() => change(queryOfPair({ slice, beside: beside === undefined ? '' : undefined }))}
    >
      Compare
    </Button>
  );
}
