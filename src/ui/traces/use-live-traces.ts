import { useEffect, useState } from 'preact/hooks';
import { listen } from '../hub/live.ts';
import type { TraceList } from './trace-list.ts';

/** What a page does about traces that come, besides showing them. */
export interface LiveUpdates {
  /** More came than could be told: the list is to be read anew. */
  onMissed(): void;
  /** What was counted is old. */
  onRecount(): void;
}

/** Milliseconds after which a histogram is counted again while traces come. */
const RECOUNT_MS = 5000;

/**
 * Puts traces into a list as they come.
 *
 * @param url - where they are told; null listens to nothing.
 * @returns Whether the connection to the hub was open when it was last heard of.
 */
export function useLiveTraces(url: string | null, list: TraceList, updates: LiveUpdates): boolean {
  const [isConnected, setConnected] = useState(false);
  useEffect(() => {
    if (url === null) return undefined;
    const timer = window.setInterval(() => updates.onRecount(), RECOUNT_MS);
    const end = listen(url, {
      onTrace: (trace) => list.take(trace),
      onMissed: () => updates.onMissed(),
      onState: setConnected,
    });
    return () => {
      window.clearInterval(timer);
      end();
    };
    // The list is another for each slice; the updates only set states.
  }, [list, url === null]);
  return isConnected;
}
