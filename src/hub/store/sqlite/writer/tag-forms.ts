import type { TagFact } from '../../ingest.ts';
import { MAX_TAG_FORMS } from '../../store-limits.ts';
import type { Connection } from '../database/connection.ts';
import { splitTags } from '../database/tag-form.ts';
import { toSqlText } from '../database/text-code.ts';

/** Forms that are remembered. */
const MAX_REMEMBERED = 10_000;

const FIND_FORM = 'SELECT id FROM form INDEXED BY form_text WHERE project=? AND text=?';
const ADD_FORM = 'INSERT INTO form(project, text, keys) VALUES (?, ?, ?)';
const COUNT_FORMS = `SELECT count(*) FROM (SELECT 1 FROM form INDEXED BY form_text WHERE project=? LIMIT ${MAX_TAG_FORMS})`;

/** Keeps the text that `tags` records have in common once. */
export class TagForms {
  readonly #connection: Connection;
  readonly #ids = new Map<string, number>();
  /** Projects that may have no more. */
  readonly #full = new Set<number>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * Takes out of a body what its form says.
   *
   * @param keys - of the tags, in their order.
   * @returns The rest with the number of the form; undefined where the body has to stand as it is.
   */
  shorten(
    project: number,
    body: Uint8Array,
    tags: readonly TagFact[],
    keys: readonly number[],
  ): { readonly body: Uint8Array; readonly form: number } | undefined {
    const split = splitTags(body, tags);
    const form = split && this.#idOf(project, split.form, keys);
    return split === undefined || form === undefined ? undefined : { body: split.values, form };
  }

  /** Forgets what it remembers of the database: some of it was rolled back, or deleted. */
  forget(): void {
    this.#ids.clear();
    this.#full.clear();
  }

  #idOf(project: number, form: string, keys: readonly number[]): number | undefined {
    const name = `${project},${form}`;
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    const found = this.#find(project, toSqlText(form), keys);
    if (this.#ids.size >= MAX_REMEMBERED) this.#ids.clear();
    if (found !== undefined) this.#ids.set(name, found);
    return found;
  }

  #find(project: number, text: string, keys: readonly number[]): number | undefined {
    const row = this.#connection.get(FIND_FORM, project, text);
    if (row !== undefined) return Number(row[0]);
    if (this.#full.has(project)) return undefined;
    if (Number(this.#connection.get(COUNT_FORMS, project)?.[0]) >= MAX_TAG_FORMS) {
      this.#full.add(project);
      return undefined;
    }
    return this.#connection.insert(ADD_FORM, project, text, keys.join(','));
  }
}
