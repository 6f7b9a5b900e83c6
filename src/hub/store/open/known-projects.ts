import type { Project, ProjectFacts } from '../projects.ts';

/** Projects that are remembered. */
const MOST_KNOWN = 1000;

/** What is read of projects again and again, in memory: every request asks whether its token opens one. */
export class KnownProjects {
  readonly #look: (id: string) => Promise<Project | null>;
  readonly #known = new Map<string, ProjectFacts>();
  #changes = 0;

  /** @param look - reads a project from where it is kept. */
  constructor(look: (id: string) => Promise<Project | null>) {
    this.#look = look;
  }

  /** The project of an id as the last change that was answered has left it, or null. */
  async get(id: string): Promise<ProjectFacts | null> {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const changes = this.#changes;
    const project = await this.#look(id);
    if (project === null) return null;
    const { number, name, owner, org } = project;
    const facts = { number, id: project.id, name, owner, org };
    // What was read beside a change may be older than its answer.
    if (changes !== this.#changes) return facts;
    if (this.#known.size >= MOST_KNOWN) this.#known.delete(this.#known.keys().next().value as string);
    this.#known.set(id, facts);
    return facts;
  }

  /** Makes a change: nothing that was read before its end is remembered behind it. @returns What the change gives. */
  async around<T>(change: () => Promise<T>): Promise<T> {
    this.#forget();
    try {
      return await change();
    } finally {
      this.#forget();
    }
  }

  #forget(): void {
    this.#changes += 1;
    this.#known.clear();
  }
}
