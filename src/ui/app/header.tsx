import type { VNode } from 'preact';
import { cutText, visibleText } from '../../viewer/model/text/visible.ts';
import type { ProjectName } from '../hub/answers.ts';
import { Button } from '../parts/button.tsx';
import { go, hrefOf } from '../window/place.ts';
import type { Session } from '../window/session.ts';
import { toggleTheme } from '../window/theme.ts';

const PARTS: readonly (readonly [part: string, text: string])[] = [
  ['traces', 'Traces'],
  ['tags', 'Slices & Tags'],
  ['settings', 'Settings'],
];

/** What stands above every page: the project, the pages, and what concerns the window. */
export function Header(props: {
  readonly session: Session;
  readonly project: ProjectName | undefined;
  readonly part: string;
  readonly onHelp: () => void;
  readonly onLogOut: () => void;
}): VNode {
  const { session, project, part, onHelp, onLogOut } = props;
  return (
    <header class="top">
      <a class="mark" href="/" aria-label="raymon, start">
        ray<i>mon</i>
      </a>
      {project === undefined ? undefined : (
        <select
          class="select project-select"
          aria-label="Project"
          value={project.id}
          onChange={({ currentTarget }) =>
            go(hrefOf(['p', currentTarget.value, part === 'settings' || part === 'tags' ? part : 'traces']))
          }
        >
          {session.projects.map(({ id, name }) => (
            <option value={id}>{visibleText(cutText(name, 60))}</option>
          ))}
        </select>
      )}
      <nav aria-label="Pages">
        {project === undefined
          ? undefined
          : PARTS.map(([each, text]) => (
              <a href={hrefOf(['p', project.id, each])} aria-current={each === part ? 'page' : undefined}>
                {text}
              </a>
            ))}
      </nav>
      <span class="grow" />
      <Button icon="theme" label="Light or dark" class="plain" shortcut="t" onClick={toggleTheme} />
      <Button icon="help" label="Keys and filters" class="plain" shortcut="?" onClick={onHelp} />
      <Button icon="leave" label={`Log out ${session.user}`} class="plain" onClick={onLogOut} />
    </header>
  );
}
