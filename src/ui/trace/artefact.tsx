import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { byteText, cutText, groupDigits } from '../../viewer/model/text/visible.ts';
import { change, place } from '../window/place.ts';
import type { TraceRecord } from '../hub/answers.ts';
import type { ProjectRoutes } from '../hub/project.ts';
import { useWatched } from '../hub/watched.ts';
import { Button, DownloadLink } from '../parts/button.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { Untrusted } from '../parts/untrusted.tsx';
import { artefactIn, artefactText } from './artefact-name.ts';
import { DocumentView } from './document-view.tsx';
import type { ShownDocument } from './show-document.ts';

/** The formats of its own that an artefact of a type can be saved as. */
const FORMATS: ReadonlyMap<string, readonly string[]> = new Map([
  ['raymon.types.Numpy', ['npy']],
  ['raymon.types.DataFrame', ['arrow', 'csv']],
  ['raymon.types.Series', ['arrow']],
]);

/** What an artefact is, in a few words: `Numpy float32 (2, 3)`. */
export function kindText({ type, shape }: Pick<TraceRecord, 'type' | 'shape'>): string {
  return [(type ?? 'document').replace(/^raymon\.types\./, ''), shape ?? ''].join(' ').trim();
}

/** An artefact in its place: what it is, what can be done with it, and what the viewer makes of it. */
export function Artefact(props: {
  readonly routes: ProjectRoutes;
  readonly traceId: string;
  readonly record: TraceRecord & { readonly ref: string; readonly objectId: string };
  /** Whether it stands alone, with all that is known of it. */
  readonly isWhole: boolean;
}): VNode {
  const { routes, traceId, record, isWhole } = props;
  const { ref, objectId, bytes, sha256 } = record;
  const [seen, setSeen] = useState<Pick<ShownDocument, 'format' | 'title'>>();
  // What our reader refuses can be saved as it was logged, and as nothing else.
  const isRefused = seen !== undefined && seen.title === undefined;
  const formats = isRefused
    ? []
    : (FORMATS.get(record.type ?? '') ?? (seen?.format === undefined ? [] : [seen.format]));
  return (
    <article class={`artefact ${isWhole ? 'whole' : ''}`} data-ref={ref} aria-label={cutText(ref, 100)}>
      <div class="artefact-bar">
        <b class="artefact-name">
          <Untrusted text={ref} most={200} />
        </b>
        <span class="mono quiet">
          <Untrusted text={seen?.title ?? kindText(record)} most={120} />
        </span>
        <span class="grow" />
        <span class="tools">
          <CompareButton traceId={traceId} artefact={ref} />
          {isWhole ? undefined : (
            <Button icon="expand" label={`Open ${cutText(ref, 60)} alone`} onClick={() => change({ ref })} />
          )}
          <DownloadLink
            href={routes.rawUrl(objectId)}
            label={`Save ${cutText(ref, 60)} as it was logged, json, ${byteText(bytes)}`}
          >
            json
          </DownloadLink>
          {formats.map((each) => (
            <DownloadLink href={routes.rawUrl(objectId, each)} label={`Save ${cutText(ref, 60)} as ${each}`}>
              {each}
            </DownloadLink>
          ))}
        </span>
      </div>
      {isWhole ? (
        <dl class="facts">
          <dt>logged</dt>
          <dd>
            <Untrusted text={record.timestamp} most={40} />
          </dd>
          <dt>bytes</dt>
          <dd>{groupDigits(bytes)}</dd>
          <dt>sha256</dt>
          <dd>
            {sha256 ?? ''} <CopyButton text={sha256 ?? ''} label="Copy the hash" />
          </dd>
        </dl>
      ) : undefined}
      <DocumentView
        name={ref}
        bytes={bytes}
        isEager={isWhole}
        show={async ({ showDocument }, signal) => {
          const shown = showDocument(await routes.document(objectId, signal));
          setSeen(shown);
          return shown;
        }}
      />
    </article>
  );
}

/** Marks an artefact, or compares it with the one that is marked. */
function CompareButton({ traceId, artefact }: { readonly traceId: string; readonly artefact: string }): VNode {
  const { query } = useWatched(place);
  const own = artefactText({ traceId, ref: artefact });
  const mark = query.get('mark');
  const isMarked = mark === own;
  const other = artefactIn(mark);
  const name = cutText(artefact, 60);
  const label =
    other === undefined || isMarked ? `Mark ${name} to compare` : `Compare ${name} with ${cutText(other.ref, 60)}`;
  return (
    <Button
      icon="swap"
      class="compare"
      label={isMarked ? `Unmark ${name}` : label}
      isPressed={isMarked}
      onClick={() => {
        if (other === undefined || isMarked) change({ mark: isMarked ? undefined : own }, true);
        else change({ open: other.traceId, ref: other.ref, vs: own });
      }}
    />
  );
}
