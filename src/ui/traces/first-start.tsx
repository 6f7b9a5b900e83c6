import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ProjectRoutes } from '../hub/project.ts';
import { settle } from '../hub/settle.ts';
import { CopyButton } from '../parts/copy-button.tsx';

/**
 * Asks whether a project has never had a trace.
 *
 * @param isAsked - whether the list that is shown is empty; what is known already stays.
 * @param epoch - another one asks again.
 * @returns Undefined until it is known.
 */
export function useIsFirstStart(routes: ProjectRoutes, isAsked: boolean, epoch: number): boolean | undefined {
  const [isFirst, setFirst] = useState<boolean>();
  useEffect(() => {
    if (!isAsked || isFirst === false) return undefined;
    const ending = new AbortController();
    void settle(
      routes.traces({ slice: '' }, 1, undefined, ending.signal),
      ({ items }) => setFirst(items.length === 0),
      // The list says what failed.
      () => undefined,
    );
    return () => ending.abort();
  }, [isAsked, epoch]);
  return isFirst;
}

/** Three lines that log something, in the two languages. */
export function FirstStart({ projectId, canLogIn }: { readonly projectId: string; readonly canLogIn: boolean }): VNode {
  const url = `${location.origin}/v0`;
  return (
    <section class="first-start" aria-label="First start">
      <h1>Nothing is logged here yet</h1>
      <p class="quiet">Log something; it shows here by itself.</p>
      <div class="first-lines">
        <Snippet title="JavaScript" install="npm install raymon" code={javaScript(url, projectId)} />
        <Snippet title="Python" install="pip install raymon" code={python(url, projectId)} />
      </div>
      <p class="quiet">
        On this machine programs find their token by themselves. Elsewhere they need one:{' '}
        {canLogIn ? (
          <a href={`/p/${encodeURIComponent(projectId)}/settings/tokens`}>make a token</a>
        ) : (
          'ask for a token'
        )}
        , and give it as <code>auth</code>.
      </p>
      <p class="waiting" role="status">
        Waiting for the first trace…
      </p>
    </section>
  );
}

function Snippet(props: { readonly title: string; readonly install: string; readonly code: string }): VNode {
  const { title, install, code } = props;
  return (
    <section class="card" aria-label={title}>
      <div class="card-head">
        <h2>{title}</h2>
        <code class="quiet">{install}</code>
        <span class="grow" />
        <CopyButton text={code} label={`Copy the lines of ${title}`} />
      </div>
      <pre tabIndex={0}>{code}</pre>
    </section>
  );
}

function javaScript(url: string, projectId: string): string {
  const id = JSON.stringify(projectId);
  return `import { RaymonApi, RaymonApiLogger, Trace } from 'raymon';

const { send } = new RaymonApi({ url: '${url}' });
const projectId = ${id};
const logger = new RaymonApiLogger({ projectId, send });
new Trace(logger).log('input', new Float32Array([1, 2, 3]));

await logger.close();`;
}

function python(url: string, projectId: string): string {
  const id = JSON.stringify(projectId);
  return `from raymon import RaymonAPILogger, Trace
from raymon.types import Native

logger = RaymonAPILogger(
    url='${url}',
    project_id=${id})
Trace(logger=logger).log('input', Native([1, 2, 3]))`;
}
