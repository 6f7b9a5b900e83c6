import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { byteText, cutText } from '../../viewer/model/text/visible.ts';
import type { ViewHandle } from '../../viewer/view.ts';
import type { showDifference, showDocument } from './show-document.ts';
import { Failure, Loading } from '../parts/notice.tsx';

/** Bytes of a document that is shown as soon as it comes into sight: larger ones wait to be asked for. */
const SHOWN_BYTES = 2 ** 20;

/** What shows documents. */
export interface Views {
  readonly showDocument: typeof showDocument;
  readonly showDifference: typeof showDifference;
}

/** The views: a part of the program that is loaded when the first document is to be shown. */
const views = async (): Promise<Views> => import('./show-document.ts');

/** Asks for documents, and shows them. */
export type Show = (views: Views, signal: AbortSignal) => Promise<ViewHandle>;

/**
 * What the viewer makes of documents, in place.
 *
 * @param props - `bytes` of what will be asked for; `isEager` shows it whatever its size.
 */
export function DocumentView(props: {
  readonly name: string;
  readonly bytes: number;
  readonly isEager: boolean;
  readonly show: Show;
}): VNode {
  const { name, bytes, isEager, show } = props;
  const frame = useRef<HTMLDivElement>(null);
  const area = useRef<HTMLDivElement>(null);
  const [isWanted, setWanted] = useState(isEager);
  const [isShown, setShown] = useState(false);
  const [error, setError] = useState<unknown>();
  const [tries, setTries] = useState(0);
  const waits = !isWanted && bytes > SHOWN_BYTES;

  useEffect(() => {
    const { current } = frame;
    if (isWanted || waits || current === null) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setWanted(true);
      },
      // A margin is of what scrolls.
      { root: current.closest('.panel-body'), rootMargin: '200px' },
    );
    observer.observe(current);
    return () => observer.disconnect();
  }, [isWanted, waits]);

  useEffect(() => {
    if (!isWanted) return undefined;
    const ending = new AbortController();
    let handle: ViewHandle | undefined;
    const place = async (): Promise<void> => {
      handle = await show(await views(), ending.signal);
      if (ending.signal.aborted) return handle.destroy();
      area.current?.append(handle.element);
      setShown(true);
    };
    place().catch((failure: unknown) => {
      if (!ending.signal.aborted) setError(failure ?? new Error('unknown'));
    });
    return () => {
      ending.abort();
      handle?.destroy();
      setShown(false);
    };
  }, [isWanted, tries]);

  return (
    <div ref={frame} class="document" aria-busy={isWanted && !isShown && error === undefined}>
      {waits ? (
        <button type="button" class="button show" onClick={() => setWanted(true)}>
          Show {byteText(bytes)}
        </button>
      ) : error === undefined ? (
        isShown ? undefined : (
          <Loading what={cutText(name, 100)} />
        )
      ) : (
        <Failure
          title="This cannot be shown"
          error={error}
          onRetry={() => {
            setError(undefined);
            setTries(tries + 1);
          }}
        />
      )}
      <div ref={area} />
    </div>
  );
}
