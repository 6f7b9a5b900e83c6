/** A project. */
export interface Project {
  /** Number within the hub: names rows and files, never leaves the hub. */
  readonly number: number;
  /** UUID, or `default`. */
  readonly id: string;
  readonly name: string;
  /** Id of the user who has it; null when an organisation has it. */
  readonly owner: string | null;
  /** Id of the organisation that has it, or null. */
  readonly org: string | null;
  /** What `orchestrationApply` sent, JSON text; null for nothing. */
  readonly config: string | null;
  /** Milliseconds since 1970. */
  readonly created: number;
  /** Bytes of all `data`. */
  readonly bytes: number;
  readonly keeping: Keeping;
}

/** Who has a project, and what it is called: what changes only when somebody changes it. */
export type ProjectFacts = Pick<Project, 'number' | 'id' | 'name' | 'owner' | 'org'>;

/** How long a project keeps what it has; null for no bound. */
export interface Keeping {
  /** Traces older than so many days are deleted, unless they are pinned. */
  readonly days: number | null;
  /** The oldest traces are deleted, unless they are pinned, until the project has at most so many bytes. */
  readonly maxBytes: number | null;
  /** Beyond so many bytes nothing is ingested (`quota`). */
  readonly quotaBytes: number | null;
}

/** A member of an organisation. */
export interface Member {
  readonly userId: string;
  /** Name for people. */
  readonly readable: string;
  readonly role: string;
}

/** What an organisation is called. */
export interface OrgName {
  readonly id: string;
  readonly description: string;
}

/** A page of a list of organisations. */
export interface OrgPage {
  /** Only those that this user is a member of. */
  readonly member?: string | undefined;
  /** The last id of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** An organisation. */
export interface Org extends OrgName {
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly members: readonly Member[];
}

/** Projects and what belongs to them. Every `null` answer means: there is none. */
export interface Projects {
  /**
   * Makes a project.
   *
   * @param project - `id` default: a new UUID.
   * @throws {@link HubError} `exists` when the id or the name is taken.
   */
  projectCreate(project: {
    readonly id?: string;
    readonly name: string;
    readonly owner: string | null;
    readonly org?: string | null;
  }): Promise<Project>;
  projectGet(id: string): Promise<Project | null>;
  /** A part of the same, from memory where it is there: as the last change that was answered has left it. */
  projectKnown(id: string): Promise<ProjectFacts | null>;
  projectSearch(name: string): Promise<Project | null>;
  /** All projects by name; at most {@link MAX_PROJECTS} exist. */
  projectList(): Promise<readonly Project[]>;
  /**
   * Changes what is given, leaves what is undefined.
   *
   * @throws {@link HubError} `not-found` (the project, or the organisation), `exists` (the name).
   */
  projectUpdate(
    project: number,
    change: {
      readonly name?: string;
      readonly owner?: string | null;
      readonly org?: string | null;
      readonly config?: string | null;
      readonly keeping?: Partial<Keeping>;
    },
  ): Promise<Project>;
  /** Deletes a project with all it has; at once invisible, then gone from the disk by `gc`. @returns Whether it was. */
  projectDelete(project: number): Promise<boolean>;

  /** @throws {@link HubError} `exists`. */
  orgCreate(org: { readonly id: string; readonly description: string }, first: Member): Promise<Org>;
  orgGet(id: string): Promise<Org | null>;
  /** By id. */
  orgList(page: OrgPage): Promise<readonly OrgName[]>;
  /** The organisations that a user is a member of. */
  orgsOf(userId: string): Promise<readonly string[]>;
  /** Adds a member, or changes who is one. @throws {@link HubError} `not-found` when there is no organisation. */
  orgAddMember(org: string, member: Member): Promise<Org>;
  /** @throws {@link HubError} `not-found` when there is no organisation. */
  orgRemoveMember(org: string, userId: string): Promise<Org>;

  /** Keeps a profile's document, JSON text as it came; in place of the one of that name and version. */
  profilePut(project: number, name: string, version: string, document: Uint8Array): Promise<void>;
  profileGet(project: number, name: string, version: string): Promise<Uint8Array | null>;
  /** By name and version. */
  profileList(project: number): Promise<readonly { readonly name: string; readonly version: string }[]>;

  /** Keeps a slice under a name. @throws {@link HubError} `bad-slice`. */
  slicePut(project: number, name: string, slice: string): Promise<void>;
  sliceList(project: number): Promise<readonly { readonly name: string; readonly slice: string }[]>;
  /** @returns Whether there was one. */
  sliceDelete(project: number, name: string): Promise<boolean>;
}

/** Projects of a hub. */
export const MAX_PROJECTS = 10_000;
