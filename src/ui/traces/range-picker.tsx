import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { change } from '../window/place.ts';
import { Menu } from '../parts/menu.tsx';
import { PRESETS, queryOfKind, queryOfTimes, type TimeRange } from './range.ts';

/** Milliseconds before now at which the range begins in a form that was not filled in yet. */
const USUAL_MS = 3_600_000;

/** Chooses a range of time: one that ends now, all, or between two times. */
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
        {(close) => <FromTo range={range} onDone={close} />}
      </Menu>
    </div>
  );
}

/** A form for two times; the first must be before the second. */
function FromTo({ range, onDone }: { readonly range: TimeRange; readonly onDone: () => void }): VNode {
  const [isWrong, setWrong] = useState(false);
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const [from = NaN, to = NaN] = ['from', 'to'].map((name) => Date.parse(`${String(form.get(name))}Z`));
        setWrong(!(from < to));
        if (!(from < to)) return;
        change(queryOfTimes(from, to));
        onDone();
      }}
    >
      <label>
        From, UTC
        <input
          class="input"
          type="datetime-local"
          name="from"
          step="1"
          defaultValue={fieldText(range.begin ?? Date.now() - USUAL_MS)}
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
          defaultValue={fieldText(range.end ?? Date.now())}
          required
        />
      </label>
      {isWrong ? (
        <p class="error-text" role="alert">
          The first time must be before the second.
        </p>
      ) : undefined}
      <button class="button primary">Show</button>
    </form>
  );
}

/** The time as `datetime-local` fields take it; empty for years beyond four digits, which they do not have. */
function fieldText(time: number): string {
  const text = new Date(time).toISOString();
  return /^\d{4}-/.test(text) ? text.slice(0, 19) : '';
}
