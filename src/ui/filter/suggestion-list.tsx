import type { VNode } from 'preact';
import { Untrusted } from '../parts/untrusted.tsx';
import type { Suggestion } from './suggest.ts';

/** The suggestions below a field, one of which may be the current one; hidden where there are none. */
export function SuggestionList(props: {
  /** Of the field. */
  readonly id: string;
  readonly suggestions: readonly Suggestion[];
  readonly current: number;
  readonly onPick: (suggestion: Suggestion) => void;
}): VNode {
  const { id, suggestions, current, onPick } = props;
  return (
    <ul
      id={`${id}-suggestions`}
      class="suggestions"
      role="listbox"
      aria-label="Suggestions"
      hidden={suggestions.length === 0}
    >
      {suggestions.map((suggestion, i) => (
        <li
          id={`${id}-suggestion-${i}`}
          role="option"
          aria-selected={i === current}
          onMouseDown={(event) => {
            // The field keeps the focus.
            event.preventDefault();
            onPick(suggestion);
          }}
        >
          <span class="mono">
            <Untrusted text={suggestion.text} most={100} />
          </span>
          <small>{suggestion.detail}</small>
        </li>
      ))}
    </ul>
  );
}
