import type { ProjectName } from '../hub/answers.ts';
import type { Session } from '../window/session.ts';

/** What every section is given. */
export interface SettingsProps {
  readonly project: ProjectName;
  readonly session: Session;
  /** Called when projects were made, renamed or removed. */
  readonly onProjects: () => void;
}
