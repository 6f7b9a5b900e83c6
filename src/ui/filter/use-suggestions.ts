import { useEffect, useState } from 'preact/hooks';
import { groupDigits } from '../../viewer/model/text/visible.ts';
import type { ProjectRoutes } from '../hub/project.ts';
import { wordText } from '../hub/slice-text.ts';
import { useAsked } from '../hub/use-asked.ts';
import { fixedSuggestions, typeSuggestions, type Place, type Suggestion } from './suggest.ts';

/** Suggestions that are asked for at once. */
const MOST_SUGGESTIONS = 12;
/** Milliseconds without a key after which they are asked for. */
const PAUSE_MS = 120;

/** Suggestions of the grammar, and of the hub once it has answered. @param isOpen - whether the hub is asked. */
export function useSuggestions(routes: ProjectRoutes, at: Place, isOpen: boolean): readonly Suggestion[] {
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
    const { values } = await routes.values(tag, prefix, MOST_SUGGESTIONS, signal);
    return values.map(({ value, count }) => ({
      insert: `${wordText(String(value))} `,
      text: String(value),
      detail: groupDigits(count),
    }));
  }
  if (kind === 'type') return typeSuggestions(at, await routes.tagTypes(signal)).slice(0, MOST_SUGGESTIONS);
  if (kind !== 'name' && kind !== 'tagname') return [];
  const { items } = await routes.tags(prefix.toLowerCase(), MOST_SUGGESTIONS, signal);
  const seen = new Map(items.map((item) => [item.name, item]));
  return [...seen.values()].map(({ name, type, count }) => ({
    insert: kind === 'tagname' ? `${wordText(name)}) ` : `${wordText(name)}${type === 'metric' ? '>=' : '=='}`,
    text: name,
    detail: `${type} · ${groupDigits(count)}`,
  }));
}
