import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { isAway, isLoggedOut } from '../hub/connection.ts';
import { useAsked } from '../hub/use-asked.ts';
import { useWatched } from '../hub/watched.ts';
import { announce, Announcer } from '../parts/announcer.tsx';
import { Failure, Loading, messageOf, Notice } from '../parts/notice.tsx';
import { SettingsPage } from '../settings/settings-page.tsx';
import { TagsPage } from '../tags/tags-page.tsx';
import { TracesPage } from '../traces/traces-page.tsx';
import { DevicePage } from './device-page.tsx';
import { Header } from './header.tsx';
import { Help } from './help.tsx';
import { useKeys } from '../window/keys.ts';
import { isLoginLink, Login } from './login.tsx';
import { go, hrefOf, place } from '../window/place.ts';
import { logOut, readSession, type Session } from '../window/session.ts';
import { toggleTheme } from '../window/theme.ts';

/** The page: who is logged in sees what the address says, everybody else how to log in. */
export function Shell(): VNode {
  const isOut = useWatched(isLoggedOut);
  const [logins, setLogins] = useState(0);
  // A login link that is opened logs in, also where somebody is logged in already.
  const [link, setLink] = useState<'none' | 'tried' | 'refused'>(isLoginLink() ? 'tried' : 'none');
  const session = useAsked(isOut === true || link === 'tried' ? null : `session ${logins}`, readSession);
  useEffect(() => {
    if (link !== 'refused' || session.value === undefined) return;
    setLink('none');
    announce('That link is used up: you were logged in already');
  }, [link, session.value]);
  useEffect(() => {
    // A session that was ended elsewhere is noticed when somebody comes back to this window.
    const look = (): void => session.reload();
    addEventListener('focus', look);
    return () => removeEventListener('focus', look);
  }, []);
  const [isHelping, setHelping] = useState(false);
  useKeys(0, { t: toggleTheme, '?': () => setHelping(true) });
  const away = useWatched(isAway);
  return (
    <>
      {away ? (
        <p class="banner" role="alert">
          The hub does not answer. What is here stays; the page goes on as soon as the hub is back.
        </p>
      ) : undefined}
      {isOut === true || (link !== 'none' && session.value === undefined) ? (
        <Login
          onLinkRefused={() => setLink('refused')}
          onDone={() => {
            setLink('none');
            setLogins(logins + 1);
            if (place.value.segments[0] === 'login') go('/', true);
          }}
        />
      ) : session.value !== undefined ? (
        <Pages session={session.value} onHelp={() => setHelping(true)} onProjects={session.reload} />
      ) : session.error === undefined || away ? (
        <Loading what="the page" />
      ) : (
        <main class="page">
          <h1 class="offscreen">raymon</h1>
          <Failure title="This page cannot be opened" error={session.error} onRetry={session.reload} />
        </main>
      )}
      {isHelping ? <Help onClose={() => setHelping(false)} /> : undefined}
      <Announcer />
    </>
  );
}

function leave(): void {
  logOut().catch((error: unknown) => announce(messageOf(error)));
}

interface PagesProps {
  readonly session: Session;
  readonly onHelp: () => void;
  readonly onProjects: () => void;
}

function Pages({ session, onHelp, onProjects }: PagesProps): VNode {
  const { segments, query } = useWatched(place);
  const [first, name, part, section] = segments;
  const usual = session.projects.find(({ id }) => id === 'default') ?? session.projects[0];
  useEffect(() => {
    const isNowhere = first === undefined || first === 'login' || (first === 'p' && name === undefined);
    if (isNowhere && usual !== undefined) go(hrefOf(['p', usual.id, 'traces'], query), true);
  });
  const project = first === 'p' ? session.projects.find(({ id }) => id === name) : undefined;
  const page = first === 'device' ? 'device' : project === undefined ? 'nowhere' : (part ?? 'traces');
  useEffect(() => {
    document.title = project === undefined ? 'raymon' : `${project.name} – raymon`;
  }, [project?.name]);
  return (
    <>
      <Header session={session} project={project ?? usual} part={page} onHelp={onHelp} onLogOut={leave} />
      {page === 'device' ? (
        <DevicePage isPerson={session.isPerson} />
      ) : project === undefined ? (
        <main class="page">
          <h1 class="offscreen">raymon</h1>
          {session.projects.length === 0 ? (
            <Notice kind="empty" title="There is no project for you">
              <p>Ask the owner of the hub to add you to an organisation, or to give you a token for a project.</p>
            </Notice>
          ) : first === 'p' && name !== undefined ? (
            <Notice kind="empty" title="There is no such project">
              <p>It was removed, or it is not for you. Choose another above.</p>
            </Notice>
          ) : undefined}
        </main>
      ) : page === 'tags' ? (
        <TagsPage key={project.id} project={project} session={session} />
      ) : page === 'settings' ? (
        <SettingsPage
          key={project.id}
          project={project}
          session={session}
          section={section ?? 'project'}
          onProjects={onProjects}
        />
      ) : page === 'traces' ? (
        <TracesPage key={project.id} project={project} session={session} />
      ) : (
        <main class="page">
          <h1 class="offscreen">raymon</h1>
          <Notice kind="empty" title="There is no such page">
            <p>Choose one above.</p>
          </Notice>
        </main>
      )}
    </>
  );
}
