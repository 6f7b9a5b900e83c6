import type { VNode } from 'preact';
import type { ProjectRoutes } from '../hub/project.ts';
import { useAsked } from '../hub/use-asked.ts';
import { Failure, Loading, Notice } from '../parts/notice.tsx';
import { Untrusted } from '../parts/untrusted.tsx';
import { Artefact, kindText } from './artefact.tsx';
import type { ArtefactName } from './artefact-name.ts';
import { DocumentView } from './document-view.tsx';

/** One artefact alone, as large as there is room. */
export function WholeArtefact({
  routes,
  name,
}: {
  readonly routes: ProjectRoutes;
  readonly name: ArtefactName;
}): VNode {
  const { traceId, ref } = name;
  const found = useAsked(`${traceId}\n${ref}`, (signal) => routes.artefact(traceId, ref, signal));
  const record = found.value;
  if (record?.objectId !== undefined && record.objectId !== null) {
    return (
      <Artefact routes={routes} traceId={traceId} record={{ ...record, ref, objectId: record.objectId }} isWhole />
    );
  }
  if (found.error !== undefined) {
    return <Failure title="This artefact cannot be opened" error={found.error} onRetry={found.reload} />;
  }
  if (found.isLoading) return <Loading what="the artefact" />;
  return (
    <Notice kind="empty" title="There is no such artefact">
      <p>
        Its trace has none of the name <Untrusted text={ref} most={200} />.
      </p>
    </Notice>
  );
}

/** What differs between two artefacts. */
export function Comparison(props: {
  readonly routes: ProjectRoutes;
  readonly a: ArtefactName;
  readonly b: ArtefactName;
}): VNode {
  const { routes, a, b } = props;
  const found = useAsked(`${a.traceId}\n${a.ref}\n${b.traceId}\n${b.ref}`, (signal) =>
    Promise.all([a, b].map(({ traceId, ref }) => routes.artefact(traceId, ref, signal))),
  );
  const [left, right] = found.value ?? [];
  const [leftId, rightId] = [left?.objectId ?? undefined, right?.objectId ?? undefined];
  if (found.error !== undefined) {
    return <Failure title="They cannot be compared" error={found.error} onRetry={found.reload} />;
  }
  if (found.isLoading) return <Loading what="both artefacts" />;
  if (left === undefined || right === undefined || leftId === undefined || rightId === undefined) {
    return (
      <Notice kind="empty" title="One of them is not there any more">
        <p>Its trace was deleted, or has none of that name.</p>
      </Notice>
    );
  }
  return (
    <article class="artefact whole" aria-label="Comparison">
      <dl class="facts">
        {(
          [
            ['a', a, left],
            ['b', b, right],
          ] as const
        ).flatMap(([side, name, record]) => [
          <dt>{side}</dt>,
          <dd>
            <b>
              <Untrusted text={name.ref} most={120} />
            </b>{' '}
            <Untrusted text={kindText(record)} most={120} />, of <Untrusted text={name.traceId} most={60} />
          </dd>,
        ])}
      </dl>
      <DocumentView
        name="the difference"
        bytes={left.bytes + right.bytes}
        isEager
        show={async ({ showDifference }, signal) => {
          const documents = await Promise.all([leftId, rightId].map((id) => routes.document(id, signal)));
          return showDifference(...(documents as [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>]));
        }}
      />
    </article>
  );
}
