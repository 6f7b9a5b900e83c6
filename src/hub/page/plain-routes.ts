import { redirect, type Answer } from '../http/answer.ts';
import { route, type Route } from '../http/route.ts';
import { PLAIN_CSS, PLAIN_JS } from './assets.ts';
import { escapeHtml, pageHtml } from './html.ts';

/** The pages that stand until there is one with traces: that the hub runs, how to send, logging in. */
export const plainRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/',
    scope: 'open',
    run: ({ hub, identity, origin }) =>
      identity === undefined ? redirect('/login') : page('raymon hub', startPage(hub.version, origin)),
  }),
  route({ method: 'GET', path: '/login', scope: 'open', query: ['next'], run: () => page('Log in', LOGIN_PAGE) }),
  route({
    method: 'GET',
    path: '/device',
    scope: 'open',
    query: ['user_code'],
    run: ({ identity, query }) => {
      const code = /^[A-Za-z-]{1,20}$/.exec(query.text('user_code') ?? '')?.[0] ?? '';
      if (identity?.via === 'cookie') return page('Let a program in', devicePage(code));
      return redirect(`/login?next=${encodeURIComponent(`/device?user_code=${code}`)}`);
    },
  }),
  route({
    method: 'GET',
    path: '/assets/plain.css',
    scope: 'open',
    run: () => asset('text/css; charset=utf-8', PLAIN_CSS),
  }),
  route({
    method: 'GET',
    path: '/assets/plain.js',
    scope: 'open',
    run: () => asset('text/javascript; charset=utf-8', PLAIN_JS),
  }),
];

function page(title: string, body: string): Answer {
  return {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    kind: 'page',
    body: [pageHtml(title, body)],
  };
}

function asset(type: string, text: string): Answer {
  return { status: 200, headers: { 'content-type': type }, kind: 'page', body: [text] };
}

const LOGIN_PAGE = `<h1>raymon hub</h1>
<p>Open the login link that <code>raymon hub</code> has printed. It works once, for ten minutes;
<code>raymon hub login</code> prints a new one.</p>
<form id="login" method="post">
<label for="code">Or paste the link, or its code, here</label>
<input id="code" name="code" autocomplete="off" required>
<button>Log in</button>
</form>
<p role="status"></p>`;

function devicePage(code: string): string {
  return `<h1>Let a program in</h1>
<form id="device" method="post">
<label for="user_code">The code that the program shows</label>
<input id="user_code" name="user_code" value="${escapeHtml(code)}" autocomplete="off" required>
<button>Go on</button>
</form>
<form id="decision" method="post" hidden>
<p id="question"></p>
<button name="decision" value="allow">Let it in</button>
<button name="decision" value="deny">Turn it away</button>
</form>
<p role="status"></p>`;
}

function startPage(version: string, origin: string): string {
  const url = escapeHtml(`${origin}/v0`);
  const authUrl = escapeHtml(origin);
  return `<h1>raymon hub</h1>
<p>It runs: version ${escapeHtml(version)}.</p>
<h2>Send from JavaScript</h2>
<pre>import { RaymonApi, RaymonApiLogger, Trace } from 'raymon';

const api = new RaymonApi({ url: '${url}', auth: process.env.RAYMON_TOKEN });
const logger = new RaymonApiLogger({ projectId: 'default', send: api.send });
const trace = new Trace(logger);
trace.info('hello');
trace.log('input', new Float32Array([1, 2, 3]));
await logger.close();</pre>
<h2>Send from Python</h2>
<pre>import raymon
from raymon import RaymonAPILogger, Trace

logger = RaymonAPILogger(url='${url}', project_id='default', auth_path=None)
trace = Trace(logger=logger)
trace.info('hello')</pre>
<p>The Python client logs in at <code>${authUrl}</code> (its <code>auth_url</code>). A token for a service:
<code>raymon hub token create --scope ingest</code></p>
<form id="logout" method="post"><button>Log out</button></form>
<p role="status"></p>`;
}
