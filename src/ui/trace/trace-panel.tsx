import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { byteText, cutText, groupDigits, visibleText } from '../../viewer/model/text/visible.ts';
import { useKeys } from '../window/keys.ts';
import { change, place } from '../window/place.ts';
import type { TraceRow } from '../hub/answers.ts';
import { HubFailure } from '../hub/ask.ts';
import type { ProjectRoutes } from '../hub/project.ts';
import { useWatched } from '../hub/watched.ts';
import { announce } from '../parts/announcer.tsx';
import { Button, DownloadLink } from '../parts/button.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { Confirm } from '../parts/dialog.tsx';
import { Failure, Loading, messageOf, Notice } from '../parts/notice.tsx';
import { Untrusted } from '../parts/untrusted.tsx';
import { artefactIn } from './artefact-name.ts';
import { TagSection } from './tag-section.tsx';
import { Timeline } from './timeline.tsx';
import { useTrace, type LoadedTrace } from './use-trace.ts';
import { Comparison, WholeArtefact } from './whole-artefact.tsx';
import { settle } from '../hub/settle.ts';

/** What an address says where no trace is open. */
export const CLOSED = { open: undefined, full: undefined, ref: undefined, vs: undefined, show: undefined } as const;

/** A trace, and who hears of what is done with it. */
export interface TracePanelProps {
  readonly routes: ProjectRoutes;
  readonly traceId: string;
  readonly canWrite: boolean;
  readonly slice: string;
  readonly onChange: (changes: Partial<TraceRow>) => void;
  readonly onDelete: () => void;
}

/** A trace, beside the list or in its place: its tags, and what was logged; or one artefact of it, or two compared. */
export function TracePanel(props: TracePanelProps): VNode {
  const { routes, traceId, canWrite, onChange, onDelete } = props;
  const { query } = useWatched(place);
  const loaded = useTrace(routes, traceId);
  const { trace } = loaded;
  const [isPinned, setPinned] = useState<boolean>();
  const [isDeleting, setDeleting] = useState(false);
  const panel = useRef<HTMLElement>(null);
  const pinned = isPinned ?? trace?.isPinned ?? false;
  const isFull = query.get('full') === '1';
  const ref = query.get('ref');
  const other = artefactIn(query.get('vs'));
  useEffect(() => panel.current?.focus({ preventScroll: true }), [ref, other === undefined]);

  const back = (): void => {
    if (other !== undefined) change({ vs: undefined });
    else if (ref !== undefined) change({ ref: undefined });
    else change(CLOSED);
  };
  const pin = (): void => {
    if (!canWrite || trace === undefined) return;
    void settle(
      routes.pin(traceId, !pinned),
      () => {
        setPinned(!pinned);
        onChange({ isPinned: !pinned });
        announce(pinned ? 'Unpinned' : 'Pinned: retention keeps it');
      },
      (error: unknown) => announce(messageOf(error)),
    );
  };
  useKeys(2, {
    Escape: back,
    f: () => change({ full: isFull ? undefined : '1' }, true),
    p: pin,
    d: () => save(panel.current),
    x: () => artefactAt(panel.current)?.querySelector<HTMLButtonElement>('.compare')?.click(),
  });
  return (
    <aside ref={panel} class={`panel ${isFull ? 'full' : ''}`} aria-label="Trace" tabIndex={-1}>
      <div class="panel-top">
        <h1>
          Trace{' '}
          <span class="mono" title={visibleText(cutText(traceId, 200))}>
            <Untrusted text={traceId} most={200} />
          </span>
        </h1>
        <CopyButton text={traceId} label="Copy the id" />
        <span class="grow" />
        <span class="tools">
          <DownloadLink href={routes.traceUrl(traceId, '/export')} label="Save the whole trace as a log, .jsonl">
            Trace
          </DownloadLink>
          {canWrite ? (
            <>
              <Button
                icon="pin"
                class="plain"
                label={pinned ? 'Unpin' : 'Pin, so that retention keeps it'}
                shortcut="p"
                isPressed={pinned}
                onClick={pin}
              />
              <Button icon="remove" class="plain" label="Delete the trace" onClick={() => setDeleting(true)} />
            </>
          ) : undefined}
          <Button
            icon="expand"
            class="plain"
            label={isFull ? 'Beside the list' : 'Full page'}
            shortcut="f"
            isPressed={isFull}
            onClick={() => change({ full: isFull ? undefined : '1' }, true)}
          />
          <Button icon="close" class="plain" label="Close" shortcut="Escape" onClick={() => change(CLOSED)} />
        </span>
      </div>
      <div class="panel-body">
        {ref === undefined ? (
          <Contents {...props} loaded={loaded} />
        ) : (
          <>
            <p class="crumbs">
              <button type="button" class="link" onClick={back}>
                {other === undefined ? 'All of the trace' : 'This artefact alone'}
              </button>{' '}
              <kbd aria-hidden="true">Esc</kbd>
            </p>
            {other === undefined ? (
              <WholeArtefact key={ref} routes={routes} name={{ traceId, ref }} />
            ) : (
              <Comparison key={query.get('vs')} routes={routes} a={{ traceId, ref }} b={other} />
            )}
          </>
        )}
      </div>
      {isDeleting ? (
        <Confirm
          title="Delete this trace?"
          action="Delete it"
          onClose={() => setDeleting(false)}
          onConfirm={() => {
            void settle(
              routes.deleteTrace(traceId),
              () => {
                announce('Deleted');
                onDelete();
              },
              (error: unknown) => announce(messageOf(error)),
            );
          }}
        >
          <p>
            Its tags, texts and {trace === undefined ? '' : `${groupDigits(trace.objects)} `}artefacts
            {trace === undefined ? '' : ` (${byteText(trace.bytes)})`} are gone at once, for everybody. Nothing brings
            them back.
          </p>
        </Confirm>
      ) : undefined}
    </aside>
  );
}

function Contents(props: TracePanelProps & { readonly loaded: LoadedTrace }): VNode {
  const { routes, traceId, slice, loaded } = props;
  const { trace, records, error, hasMore, isLoading } = loaded;
  const { query } = useWatched(place);
  const show = query.get('show') ?? '';
  if (trace === undefined) {
    if (error === undefined) return <Loading what="the trace" />;
    if (error instanceof HubFailure && error.status === 404) {
      return (
        <Notice kind="empty" title="There is no such trace">
          <p>It was deleted, or it was never logged here.</p>
        </Notice>
      );
    }
    return <Failure title="This trace cannot be opened" error={error} onRetry={loaded.reload} />;
  }
  const shown = records.filter(({ record }) => show === '' || (show === 'data') === (record.kind === 'object'));
  return (
    <>
      <TagSection tags={trace.tags} slice={slice} downloadUrl={routes.traceUrl(traceId, '/tags')} />
      <section aria-label="Logs">
        <h2>
          Logs <small>{groupDigits(trace.records)}</small>
          <span class="grow" />
          <span class="segments small" role="group" aria-label="What is shown">
            {(
              [
                ['', 'all'],
                ['text', 'texts'],
                ['data', 'data'],
              ] as const
            ).map(([value, text]) => (
              <button
                type="button"
                aria-pressed={show === value}
                onClick={() => change({ show: value || undefined }, true)}
              >
                {text}
              </button>
            ))}
          </span>
        </h2>
        {shown.length === 0 && !hasMore ? (
          <p class="quiet">{records.length === 0 ? 'Only tags were logged.' : 'Nothing of this kind was logged.'}</p>
        ) : (
          <Timeline routes={routes} traceId={traceId} records={shown} />
        )}
        {error === undefined ? undefined : (
          <Failure title="The rest cannot be loaded" error={error} onRetry={loaded.more} />
        )}
        {hasMore && error === undefined ? (
          <button type="button" class="button more" disabled={isLoading} onClick={loaded.more}>
            {isLoading ? 'Loading…' : 'Show more'}
          </button>
        ) : undefined}
      </section>
    </>
  );
}

/** The artefact that has the focus, or stands alone. */
function artefactAt(panel: HTMLElement | null): Element | null {
  return document.activeElement?.closest('.artefact') ?? panel?.querySelector('.artefact.whole') ?? null;
}

/** Saves the artefact that has the focus or stands alone, else the whole trace. */
function save(panel: HTMLElement | null): void {
  const links = artefactAt(panel) ?? panel;
  links?.querySelector<HTMLAnchorElement>('a[download]')?.click();
}
