import type { VNode } from 'preact';
import { hrefOf } from '../window/place.ts';
import { MembersSection } from './members.tsx';
import { ProjectSection } from './project.tsx';
import { RetentionSection } from './retention.tsx';
import type { SettingsProps } from './settings-props.ts';
import { TokensSection } from './tokens.tsx';

const SECTIONS: readonly (readonly [section: string, text: string])[] = [
  ['project', 'Projects'],
  ['tokens', 'Tokens'],
  ['retention', 'Retention'],
  ['members', 'Members'],
];

/** Projects, tokens, retention and members. */
export function SettingsPage(props: SettingsProps & { readonly section: string }): VNode {
  const { project, session, section } = props;
  const canAdmin = session.scopes.has('admin');
  return (
    <main class="page settings-page">
      <nav class="side-nav" aria-label="Settings">
        {SECTIONS.map(([each, text]) => (
          <a href={hrefOf(['p', project.id, 'settings', each])} aria-current={each === section ? 'page' : undefined}>
            {text}
          </a>
        ))}
        <a href="/device">Let somebody in</a>
      </nav>
      <div class="settings-body">
        {canAdmin ? undefined : (
          <p class="quiet">
            {section === 'tokens'
              ? 'Tokens are shown to logins that have the scope admin; yours does not have it.'
              : 'You may look at this; changing it needs the scope admin, which your login does not have.'}
          </p>
        )}
        {section === 'tokens' ? (
          <TokensSection {...props} />
        ) : section === 'retention' ? (
          <RetentionSection {...props} />
        ) : section === 'members' ? (
          <MembersSection {...props} />
        ) : (
          <ProjectSection {...props} />
        )}
      </div>
    </main>
  );
}
