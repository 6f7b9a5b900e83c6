import type { VNode } from 'preact';
import { change } from '../window/place.ts';
import { Menu } from '../parts/menu.tsx';
import { PRESETS, queryOfKind, queryOfTimes, type TimeRange } from './range.ts';

/** Chooses a stretch of time: one that ends now, all, or between two times. */
export function RangePicker({ range }: { readonly range: TimeRange }): VNode {
  return (
    <div class="segments" role="group" aria-label="Time range">
      {[...PRESETS].map(([kind, { text }]) => (
        <button
          type="button"
          title={`Received in ${text}`}
          aria-pressed={range.kind === kind}
          onClick={() => change(queryOfKind(kind))}
        >
          {kind}
        </button>
      ))}
      <button type="button" aria-pressed={range.kind === 'all'} onClick={() => change(queryOfKind('all'))}>
        all
      </button>
      <Menu label="From and to" text="…" class={range.kind === 'fixed' ? 'pressed' : ''}>
        {(close) => (
          <form
            class="stack"
            onSubmit={(event) => {
              event.preventDefault();
              const form = new FormData(event.currentTarget);
              const [from = NaN, to = NaN] = ['from', 'to'].map((name) => Date.parse(`${String(form.get(name))}Z`));
              if (!(from < to)) return;
              change(queryOfTimes(from, to));
              close();
            }}
          >
            <label>
              From, UTC
              <input
                class="input"
                type="datetime-local"
                name="from"
                step="1"
                defaultValue={fieldText(range.begin)}
                required
              />
            </label>
            <label>
              To, UTC
              <input
                class="input"
                type="datetime-local"
                name="to"
                step="1"
                defaultValue={fieldText(range.end)}
                required
              />
            </label>
            <button class="button primary">Show</button>
          </form>
        )}
      </Menu>
    </div>
  );
}

function fieldText(time: number | undefined): string {
  return new Date(time ?? Date.now()).toISOString().slice(0, 19);
}
