/** The style of the plain pages: the system's own fonts and colours, light and dark. */
export const PLAIN_CSS = `
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; background: Canvas; color: CanvasText; }
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1rem; }
pre { overflow-x: auto; padding: 0.75rem 1rem; border: 1px solid GrayText; border-radius: 6px; font: 14px/1.5 ui-monospace, monospace; }
input, button { font: inherit; padding: 0.4rem 0.7rem; }
input { width: 100%; max-width: 28rem; box-sizing: border-box; }
button { margin: 0.75rem 0.5rem 0 0; }
:focus-visible { outline: 3px solid Highlight; outline-offset: 2px; }
[role=status] { min-height: 1.5em; }
`;

/** What the plain pages do: log in by the code of a link, log out, let a program in. It sets text, never HTML. */
export const PLAIN_JS = `'use strict';
const say = (text) => { document.querySelector('[role=status]').textContent = text; };
const send = async (method, path, fields) => {
  const answer = await fetch(path, {
    method,
    headers: fields ? { 'content-type': 'application/json' } : {},
    body: fields ? JSON.stringify(fields) : undefined,
  });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.error ? body.error.message : 'The hub answered ' + answer.status);
  return body;
};
const on = (id, run) => {
  const form = document.getElementById(id);
  if (!form) return;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    run(new FormData(form), event.submitter).catch((error) => say(error.message));
  });
};
const logIn = async (code) => {
  say('Logging in\\u2026');
  await send('POST', '/login', { code });
  const next = new URLSearchParams(location.search).get('next');
  location.replace(next && /^\\/device\\b/.test(next) ? next : '/');
};
on('login', (form) => logIn(String(form.get('code')).trim().replace(/^.*#/, '')));
on('logout', async () => { await send('POST', '/logout'); location.replace('/login'); });
on('device', async (form, button) => {
  const { client, scopes } = await send('GET', '/v0/device?user_code=' + encodeURIComponent(form.get('user_code')));
  const question = 'Let the program "' + client + '" in, with your rights to ' + scopes.join(', ') + '?';
  document.getElementById('question').textContent = question;
  document.getElementById('decision').hidden = false;
  document.querySelector('#decision button').focus();
  say('');
});
on('decision', async (_, button) => {
  const code = document.querySelector('#device [name=user_code]').value;
  const { decision } = await send('POST', '/v0/device', { user_code: code, decision: button.value });
  document.getElementById('decision').hidden = true;
  say(decision === 'allow' ? 'The program is in. You may close this page.' : 'The program was turned away.');
});
if (location.pathname === '/login' && location.hash.length > 1) {
  const code = location.hash.slice(1);
  history.replaceState(null, '', location.pathname + location.search);
  logIn(code).catch((error) => say(error.message));
}
`;
