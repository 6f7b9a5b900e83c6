import { traceRow, type TraceRow } from './answers.ts';

/** What is told of traces as they come. */
export interface LiveEvents {
  onTrace(trace: TraceRow): void;
  /** More came than could be told. */
  onMissed(): void;
  onState(isOpen: boolean): void;
}

/** Milliseconds after which a tail that the hub has ended is begun again. */
const AGAIN_MS = 3000;

/**
 * Listens to traces as they come, while the page is in sight: browsers have few connections to one hub, and windows
 * behind others are in no hurry. A page that comes back is told to look again.
 *
 * @returns What ends it.
 */
export function listen(url: string, events: LiveEvents): () => void {
  let source: EventSource | undefined;
  let timer = 0;
  let hasMissed = false;
  const begin = (): void => {
    if (document.hidden) return;
    source = new EventSource(url);
    source.addEventListener('open', () => {
      events.onState(true);
      if (hasMissed) events.onMissed();
      hasMissed = false;
    });
    source.addEventListener('trace', ({ data }: MessageEvent<string>) => events.onTrace(traceRow(JSON.parse(data))));
    source.addEventListener('missed', () => events.onMissed());
    source.addEventListener('error', () => {
      events.onState(false);
      hasMissed = true;
      end();
      timer = window.setTimeout(begin, AGAIN_MS);
    });
  };
  const end = (): void => {
    window.clearTimeout(timer);
    source?.close();
    source = undefined;
  };
  const onSight = (): void => {
    hasMissed ||= document.hidden;
    end();
    begin();
  };
  document.addEventListener('visibilitychange', onSight);
  begin();
  return () => {
    document.removeEventListener('visibilitychange', onSight);
    end();
  };
}
