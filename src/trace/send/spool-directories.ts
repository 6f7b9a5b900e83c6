import { readdirSync, renameSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeDirectory } from '../../disk/make-directory.ts';
import { OrphanFinder } from './spool-orphans.ts';
import { freeName, isOfProject, projectMark, SpoolOwner } from './spool-owner.ts';

/** The directories of one spool: the one that it writes to, and those that it took over from processes that have ended. */
export class SpoolDirectories {
  readonly #root: string;
  readonly #takesOthers: boolean;
  readonly #owner: SpoolOwner;
  readonly #orphans: OrphanFinder;
  /** What the names of directories say of the spool's project. */
  #project = '';
  /** The directory that is written to. */
  #own: string | undefined;
  readonly #adopted = new Set<string>();
  /** Directories of other machines that were reported. */
  readonly #reported = new Set<string>();

  /**
   * @param root - the directory that spools share.
   * @param takesOthers - whether to take over what processes of other machines have left, too.
   */
  constructor(root: string, takesOthers: boolean) {
    this.#root = root;
    this.#takesOthers = takesOthers;
    this.#owner = new SpoolOwner(root);
    this.#orphans = new OrphanFinder(root);
  }

  /** Begins; called before anything else, once the project is known. */
  open(projectId: string): void {
    this.#project = projectMark(projectId);
  }

  /**
   * Names the directory to write to; nothing is made yet.
   *
   * @throws What the file system throws.
   */
  name(): string {
    this.hold();
    this.#own = join(this.#root, this.#owner.newName(this.#project));
    this.#owner.own(this.#own);
    return this.#own;
  }

  /**
   * Makes sure that others can tell who owns the directories; called before each is made.
   *
   * @throws What the file system throws.
   */
  hold(): void {
    this.#owner.hold();
  }

  /**
   * Takes over what ended processes have left, one directory at a time.
   *
   * @param report - told of each directory of another machine that is left alone, once.
   */
  async *takeOver(report: (name: string) => void): AsyncGenerator<string, void> {
    attempt(() => makeDirectory(this.#root, 0o700));
    const names = (attempt(() => readdirSync(this.#root)) ?? []).filter((name) => isOfProject(name, this.#project));
    const { left, elsewhere } = await this.#orphans.find(names);
    for (const name of [...left, ...(this.#takesOthers ? elsewhere : [])]) {
      const claimed = attempt(() => this.#claim(name));
      if (claimed === undefined) continue;
      this.#adopted.add(claimed);
      this.#owner.own(claimed);
      yield claimed;
    }
    for (const name of this.#takesOthers ? [] : elsewhere) {
      if (this.#reported.has(name)) continue;
      this.#reported.add(name);
      report(name);
    }
    await this.#orphans.sweep().catch(() => undefined);
  }

  /** @throws What the file system throws: of several processes that try, one succeeds. */
  #claim(name: string): string {
    this.#owner.hold();
    const claimed = join(this.#root, this.#owner.newName(this.#project));
    renameSync(join(this.#root, name), claimed);
    return claimed;
  }

  /** Removes a directory that was taken over, once it is empty. */
  removeEmpty(directory: string): void {
    if (directory === this.#own || attempt(() => (rmdirSync(directory), true)) !== true) return;
    this.#adopted.delete(directory);
    this.#owner.disown(directory);
  }

  /** Ends: empty directories go, the others are free for the next spool, even one of this process. */
  close(): void {
    for (const directory of [...(this.#own === undefined ? [] : [this.#own]), ...this.#adopted]) {
      if (attempt(() => (rmdirSync(directory), true)) === true) continue;
      attempt(() => renameSync(directory, join(this.#root, freeName(this.#project))));
    }
    this.#owner.release();
  }
}

/** What `action` gives; undefined where the file system refuses, and nothing is to be done about it. */
export function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
