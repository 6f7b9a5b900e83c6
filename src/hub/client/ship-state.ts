import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { RaymonError } from '../../base/errors.ts';
import { replaceFile } from '../../disk/replace-file.ts';
import { isObject, ownMember } from '../../json/members.ts';

/** How far a file has been shipped, and what is on its way. */
export interface FileState {
  /** Bytes that have arrived, or were refused. */
  readonly done: number;
  /** Where the batch ends that may have been sent; `done` if none was. */
  readonly sending: number;
  /** SHA-256 of the first bytes of the file, as many as {@link FileState.marked} says: a name may be given anew. */
  readonly mark: string;
  readonly marked: number;
}

/** The state of a log's shipping cannot be read. */
export class ShipStateError extends RaymonError {
  override readonly name: string = 'ShipStateError';
  readonly code = 'ship-state';
}

/** Bytes of a file that its mark is made of. */
export const MARK_BYTES = 1024;

/** Remembers how far each file of a log has been shipped, in a file beside it that is replaced as a whole. */
export class ShipState {
  readonly path: string;
  #files: Map<string, FileState>;

  private constructor(path: string, files: Map<string, FileState>) {
    this.path = path;
    this.#files = files;
  }

  /**
   * Reads what is remembered.
   *
   * @throws {@link ShipStateError} if it is damaged: to begin anew would send all again.
   */
  static async open(path: string): Promise<ShipState> {
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new ShipState(path, new Map());
      throw error;
    }
    return new ShipState(path, parse(text, path));
  }

  /** What is remembered of a file; the beginning if its first bytes are others. */
  of(name: string, start: Uint8Array): FileState {
    const state = this.#files.get(name);
    const isSame = state !== undefined && state.marked <= start.length && markOf(start, state.marked) === state.mark;
    return isSame ? state : { done: 0, sending: 0, mark: markOf(start, 0), marked: 0 };
  }

  /** Remembers a file, on the disk itself before its promise is fulfilled. @param start - its first bytes. */
  async set(name: string, range: Pick<FileState, 'done' | 'sending'>, start: Uint8Array): Promise<void> {
    const marked = Math.min(MARK_BYTES, start.length, Math.max(range.done, range.sending));
    this.#files.set(name, { ...range, mark: markOf(start, marked), marked });
    const text = `${JSON.stringify({ version: 1, files: Object.fromEntries(this.#files) })}\n`;
    await replaceFile(this.path, [new TextEncoder().encode(text)], { mode: 0o600, fsync: true });
  }

  /** Forgets files that are no longer there. */
  keep(names: ReadonlySet<string>): void {
    this.#files = new Map([...this.#files].filter(([name]) => names.has(name)));
  }
}

function markOf(start: Uint8Array, bytes: number): string {
  return createHash('sha256').update(start.subarray(0, bytes)).digest('hex');
}

function parse(text: string, path: string): Map<string, FileState> {
  const bad = (cause?: unknown): ShipStateError =>
    new ShipStateError(
      `Expected how far the log is shipped in ${JSON.stringify(basename(path))}; remove it to ship all again`,
      { cause },
    );
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch (cause) {
    throw bad(cause);
  }
  const found = isObject(root) ? ownMember(root, 'files') : undefined;
  if (!isObject(found)) throw bad();
  const files = new Map<string, FileState>();
  for (const [name, state] of Object.entries(found)) {
    if (!isObject(state)) throw bad();
    const { done, sending, mark, marked } = state as Partial<Record<keyof FileState, unknown>>;
    const isWhole = [done, sending, marked].every((each) => Number.isSafeInteger(each) && Number(each) >= 0);
    if (!isWhole || typeof mark !== 'string') throw bad();
    files.set(name, { done: Number(done), sending: Number(sending), marked: Number(marked), mark });
  }
  return files;
}
