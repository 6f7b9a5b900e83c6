import type { VNode } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { MAX_SLICE_LENGTH } from '../../hub/query/slicestr/lexer.ts';
import type { ProjectRoutes } from '../hub/project.ts';
import { FaultNotice, UnseenNotice } from './fault-notice.tsx';
import { faultOf, faultWhileTyping, type SliceFault } from './fault.ts';
import { filterParts } from './filter-parts.ts';
import { placeAt, type Suggestion } from './suggest.ts';
import { SuggestionList } from './suggestion-list.tsx';
import { useSuggestions } from './use-suggestions.ts';

/** Characters that the field takes: more than a filter may have, so that a longer one gets an error and is not cut. */
const MOST_TYPED = 2 * MAX_SLICE_LENGTH;

/** A filter, and who hears of another one. */
export interface FilterFieldProps {
  readonly routes: ProjectRoutes;
  /** Of the field; the ids of its parts begin with it. */
  readonly id: string;
  readonly label: string;
  readonly placeholder: string;
  /** The key that leads to it. */
  readonly shortcut?: string;
  readonly slice: string;
  readonly onSlice: (slice: string) => void;
}

/** The field in which traces are filtered: it suggests what may stand next, and says where a filter is invalid. */
export function FilterField(props: FilterFieldProps): VNode {
  const { routes, id, label, placeholder, shortcut, onSlice } = props;
  // A field is one line; to a filter any space is one.
  const slice = props.slice.replace(/[\r\n]/g, ' ');
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
  const isInked = text.length <= MAX_SLICE_LENGTH;
  const ink = useRef<HTMLSpanElement>(null);
  const follow = (): void => {
    if (ink.current !== null) ink.current.scrollLeft = input.current?.scrollLeft ?? 0;
  };
  useLayoutEffect(follow);

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
    // At once, not when it is drawn: the next key may come before that.
    const field = input.current;
    if (field === null) return;
    field.value = next;
    field.setSelectionRange(place, place);
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
        id={id}
        class={`input mono ${isInked ? 'inked' : ''} ${fault === undefined ? '' : 'invalid'}`}
        type="text"
        role="combobox"
        aria-label={label}
        aria-keyshortcuts={shortcut}
        aria-autocomplete="list"
        aria-expanded={suggestions.length > 0}
        aria-controls={`${id}-suggestions`}
        aria-activedescendant={current >= 0 && isOpen ? `${id}-suggestion-${current}` : undefined}
        aria-invalid={fault !== undefined}
        aria-describedby={fault === undefined ? undefined : `${id}-fault`}
        placeholder={placeholder}
        maxLength={MOST_TYPED}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        value={text}
        onInput={({ currentTarget }) => type(currentTarget.value, currentTarget.selectionStart ?? 0)}
        onKeyDown={onKeyDown}
        onKeyUp={look}
        onScroll={follow}
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
      {isInked ? (
        <span ref={ink} class="ink mono" aria-hidden="true">
          <Ink text={text} fault={fault ?? faultWhileTyping(text, caret)} />
        </span>
      ) : undefined}
      {shortcut === undefined ? undefined : (
        <kbd class="field-key" aria-hidden="true">
          {shortcut}
        </kbd>
      )}
      {slice === '' ? undefined : (
        <button type="button" class="link clear" onClick={() => apply('')}>
          Clear
        </button>
      )}
      <SuggestionList id={id} suggestions={suggestions} current={current} onPick={pick} />
      {fault === undefined ? undefined : <FaultNotice id={`${id}-fault`} text={text} fault={fault} />}
      <UnseenNotice text={text} />
    </div>
  );
}

/** The same text as in the field, which lies below it without colours; what is wrong is underlined. */
function Ink({ text, fault }: { readonly text: string; readonly fault: SliceFault | undefined }): VNode {
  const parts = useMemo(() => filterParts(text, fault?.offset), [text, fault?.offset]);
  return (
    <>
      {parts.map(({ text: part, kind, isFault }) => (
        <span class={`ink-${kind} ${isFault ? 'ink-fault' : ''}`}>{part}</span>
      ))}
      <span class={fault !== undefined && fault.offset >= text.length ? 'ink-end ink-fault' : 'ink-end'}> </span>
    </>
  );
}
