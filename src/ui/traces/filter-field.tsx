import type { VNode } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { parseSlice } from '../../hub/query/slicestr/parser.ts';
import { HubError } from '../../hub/core/hub-error.ts';
import { groupDigits } from '../../viewer/model/text/visible.ts';
import type { ProjectRoutes } from '../hub/project.ts';
import { wordText } from '../hub/slice-text.ts';
import { useAsked } from '../hub/use-asked.ts';
import { Untrusted } from '../parts/untrusted.tsx';
import { fixedSuggestions, placeAt, type Place, type Suggestion } from './suggest.ts';

/** Suggestions that are asked for at once. */
const MOST = 12;
/** Milliseconds without a key after which they are asked for. */
const PAUSE_MS = 120;

/** What is wrong with a filter, and where. */
export interface SliceFault {
  readonly message: string;
  readonly offset: number;
}

/** What is wrong with a filter; undefined if it is one. */
export function faultOf(slice: string): SliceFault | undefined {
  try {
    parseSlice(slice);
    return undefined;
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    return { message: error.message.replace(/ - at character \d+$/, ''), offset: error.offset ?? 0 };
  }
}

/** The field in which traces are filtered: it suggests what may stand next, and says where a filter is none. */
export function FilterField(props: {
  readonly routes: ProjectRoutes;
  readonly slice: string;
  readonly onSlice: (slice: string) => void;
}): VNode {
  const { routes, slice, onSlice } = props;
  const [text, setText] = useState(slice);
  const [caret, setCaret] = useState(slice.length);
  const [isOpen, setOpen] = useState(false);
  const [current, setCurrent] = useState(-1);
  const [isTold, setTold] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    setText(slice);
    setTold(true);
  }, [slice]);

  const at = useMemo(() => placeAt(text, caret), [text, caret]);
  const asked = useSuggestions(routes, at, isOpen);
  const suggestions = isOpen ? asked : [];
  const fault = isTold || !isOpen ? faultOf(text) : undefined;

  const type = (next: string, place: number): void => {
    setText(next);
    setCaret(place);
    setCurrent(-1);
    setTold(false);
    setOpen(true);
  };
  const pick = (suggestion: Suggestion): void => {
    const next = text.slice(0, at.start) + suggestion.insert + text.slice(at.end).trimStart();
    const place = at.start + suggestion.insert.length;
    type(next, place);
    // The field has the text once it is drawn.
    requestAnimationFrame(() => input.current?.setSelectionRange(place, place));
  };
  const apply = (next = text): void => {
    setOpen(false);
    setTold(true);
    const wrong = faultOf(next);
    if (wrong === undefined) onSlice(next.trim());
    else input.current?.setSelectionRange(wrong.offset, wrong.offset);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const count = suggestions.length;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!isOpen) return setOpen(true);
      if (count > 0) setCurrent((current + (event.key === 'ArrowDown' ? 1 : current < 0 ? 0 : -1) + count) % count);
      return;
    }
    const chosen = suggestions[current];
    if (event.key === 'Enter' || (event.key === 'Tab' && chosen !== undefined)) {
      event.preventDefault();
      if (chosen === undefined) apply();
      else pick(chosen);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      if (isOpen) setOpen(false);
      else if (text !== slice) setText(slice);
      else input.current?.blur();
    }
  };
  const look = (): void => setCaret(input.current?.selectionStart ?? text.length);
  return (
    <div class="filter-field">
      <input
        ref={input}
        id="filter"
        class={`input mono ${fault === undefined ? '' : 'invalid'}`}
        type="text"
        role="combobox"
        aria-label="Filter"
        aria-autocomplete="list"
        aria-expanded={suggestions.length > 0}
        aria-controls="filter-suggestions"
        aria-activedescendant={current >= 0 && isOpen ? `suggestion-${current}` : undefined}
        aria-invalid={fault !== undefined}
        aria-describedby={fault === undefined ? undefined : 'filter-fault'}
        placeholder="Filter: client==acme && latency_ms>=100"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        value={text}
        onInput={({ currentTarget }) => type(currentTarget.value, currentTarget.selectionStart ?? 0)}
        onKeyDown={onKeyDown}
        onKeyUp={look}
        onClick={() => {
          look();
          setOpen(true);
        }}
        onFocus={() => {
          look();
          setOpen(true);
        }}
        onBlur={() => setOpen(false)}
      />
      <kbd class="field-key" aria-hidden="true">
        /
      </kbd>
      {slice === '' ? undefined : (
        <button type="button" class="link clear" onClick={() => apply('')}>
          Clear
        </button>
      )}
      <ul
        id="filter-suggestions"
        class="suggestions"
        role="listbox"
        aria-label="Suggestions"
        hidden={suggestions.length === 0}
      >
        {suggestions.map((suggestion, i) => (
          <li
            id={`suggestion-${i}`}
            role="option"
            aria-selected={i === current}
            onMouseDown={(event) => {
              // The field keeps the focus.
              event.preventDefault();
              pick(suggestion);
            }}
          >
            <span class="mono">
              <Untrusted text={suggestion.text} most={100} />
            </span>
            <small>{suggestion.detail}</small>
          </li>
        ))}
      </ul>
      {fault === undefined ? undefined : <Fault text={text} fault={fault} />}
    </div>
  );
}

/** Says what is wrong, below the place where it is. */
function Fault({ text, fault }: { readonly text: string; readonly fault: SliceFault }): VNode {
  const { offset, message } = fault;
  const from = Math.max(0, offset - 40);
  return (
    <p id="filter-fault" class="fault" role="alert">
      <code>
        {from > 0 ? '…' : ''}
        <Untrusted text={text.slice(from, offset)} />
        <mark>{text.slice(offset, offset + 1) || ' '}</mark>
        <Untrusted text={text.slice(offset + 1, offset + 20)} />
      </code>
      <span>
        {message}, at character {offset + 1}
      </span>
    </p>
  );
}

/** Suggestions of the hub and of the grammar. */
function useSuggestions(routes: ProjectRoutes, at: Place, isOpen: boolean): readonly Suggestion[] {
  const [settled, setSettled] = useState(at);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(at), PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [at]);
  const isAsking = isOpen && settled.kind !== 'nothing';
  const key = `${settled.kind}\n${settled.tag}\n${settled.prefix}`;
  const { value } = useAsked(isAsking ? key : null, (signal) => ofHub(routes, settled, signal));
  const isCurrent = settled === at;
  return isCurrent ? [...fixedSuggestions(at), ...(value ?? [])] : fixedSuggestions(at);
}

async function ofHub(routes: ProjectRoutes, at: Place, signal: AbortSignal): Promise<Suggestion[]> {
  const { kind, prefix, tag } = at;
  if (kind === 'value' && tag !== '') {
    const { values } = await routes.values(tag, prefix, MOST, signal);
    return values.map(({ value, count }) => ({
      insert: `${wordText(String(value))} `,
      text: String(value),
      detail: groupDigits(count),
    }));
  }
  if (kind !== 'name' && kind !== 'tagname') return [];
  const { items } = await routes.tags(prefix.toLowerCase(), MOST, signal);
  const seen = new Map(items.map((item) => [item.name, item]));
  return [...seen.values()].map(({ name, type, count }) => ({
    insert: kind === 'tagname' ? `${wordText(name)}) ` : `${wordText(name)}${type === 'metric' ? '>=' : '=='}`,
    text: name,
    detail: `${type} · ${groupDigits(count)}`,
  }));
}
