import { HubError } from '../../core/hub-error.ts';
import type { Project, ProjectFacts, Projects } from '../../store/projects.ts';

/**
 * All that is to be known of the project of a request, as it is now.
 *
 * @throws {@link HubError} 404 `not-found` if it was deleted meanwhile.
 */
export async function wholeProject(projects: Pick<Projects, 'projectGet'>, { id }: ProjectFacts): Promise<Project> {
  const project = await projects.projectGet(id);
  if (project !== null) return project;
  throw new HubError(404, 'not-found', 'Expected a project of this hub (raymon hub project create makes one)');
}
