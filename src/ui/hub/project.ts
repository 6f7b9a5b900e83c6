import { ask, askJson } from './ask.ts';
import {
  openedTrace,
  tagNames,
  traceRecord,
  traceRow,
  type Counts,
  type OpenedTrace,
  type Point,
  type TagName,
  type TraceRecord,
  type TraceRow,
} from './answers.ts';
import { Fields, listOf } from './fields.ts';
import { namedUrl } from './named-url.ts';
import { urlOf, type Query } from './url.ts';
import { wordText } from './slice-text.ts';

/** Which traces. */
export interface Selection {
  readonly slice: string;
  /** ISO 8601. */
  readonly begin?: string | undefined;
  readonly end?: string | undefined;
}

/** A page of a list. */
export interface Listed<T> {
  readonly items: readonly T[];
  /** Where it goes on; undefined at the end. */
  readonly cursor: string | undefined;
  /** Back to when everything was looked at; undefined at the end. */
  readonly scannedTo: string | undefined;
}

/** A saved slice. */
export interface SavedSlice {
  readonly name: string;
  readonly slice: string;
}

/** A value of tags, and how many have it. */
export interface TagValue {
  readonly value: string | number;
  readonly count: number;
  readonly last: string;
}

/** Names that are asked for at once to know their types, and how often: a project with more has types that few use. */
const NAMES_AT_ONCE = 1000;
const MOST_TYPE_PAGES = 5;

/** The routes of one project. */
export class ProjectRoutes {
  /** The path of the project's routes. */
  readonly path: string;

  /** @param id - of the project. */
  constructor(id: string) {
    this.path = `/v0/projects/${encodeURIComponent(id)}`;
  }

  async traces(
    selection: Selection,
    limit: number,
    cursor: string | undefined,
    signal: AbortSignal,
  ): Promise<Listed<TraceRow>> {
    const answer = await ask(`${this.path}/traces`, { query: { ...queryOf(selection), lim: limit, cursor }, signal });
    return listed(answer, listOf(await answer.json(), traceRow));
  }

  /** Opens a trace: records from a place on, and the place where they go on. */
  async trace(
    id: string,
    from: number,
    limit: number,
    signal: AbortSignal,
  ): Promise<OpenedTrace & { readonly hasMore: boolean }> {
    const query = { objects: 'texts', from, lim: limit };
    const answer = await ask(this.traceUrl(id, '', query), { signal });
    return { ...openedTrace(await answer.text()), hasMore: answer.headers.has('link') };
  }

  /** A text that is too long to come with its trace. @param place - of its record. */
  async longText(traceId: string, place: number, signal?: AbortSignal): Promise<string> {
    const query = { objects: 'all', from: place, lim: 1 };
    const answer = await ask(this.traceUrl(traceId, '', query), { signal });
    return openedTrace(await answer.text()).records[0]?.text ?? '';
  }

  /** The artefact of a trace and a name, without its document; undefined if there is none. */
  async artefact(traceId: string, ref: string, signal: AbortSignal): Promise<TraceRecord | undefined> {
    const query = { slicestr: `trace(${wordText(traceId)})`, ref, lim: 1 };
    const rows = await askJson(`${this.path}/objects`, { query, signal });
    return listOf(rows, traceRecord)[0];
  }

  /** The bytes of an artefact, as they were logged. */
  async document(objectId: string, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    const answer = await ask(this.rawUrl(objectId), { signal });
    return new Uint8Array(await answer.arrayBuffer());
  }

  rawUrl(objectId: string, as?: string): string {
    return urlOf(`${this.path}/objects/${encodeURIComponent(objectId)}/raw`, { as });
  }

  /** Where a trace is, or something of it. @param after - what, with its slash. */
  traceUrl(id: string, after = '', query: Query = {}): string {
    return namedUrl(`${this.path}/traces`, ['trace', id], after, query);
  }

  async deleteTrace(id: string): Promise<void> {
    await ask(this.traceUrl(id), { method: 'DELETE' });
  }

  async pin(id: string, isPinned: boolean): Promise<void> {
    await ask(this.traceUrl(id, '/pin'), { method: isPinned ? 'PUT' : 'DELETE' });
  }

  async histogram(
    selection: Selection & { readonly begin: string; readonly end: string },
    buckets: number,
    signal: AbortSignal,
  ): Promise<Counts> {
    const query = { ...queryOf(selection), buckets };
    const fields = new Fields(await askJson(`${this.path}/histogram`, { query, signal }));
    return {
      beginMs: Date.parse(fields.text('begin')),
      widthMs: fields.number('width_us') / 1000,
      counts: fields.list('counts', Number),
      scannedTo: fields.textOrNull('scanned_to') ?? undefined,
    };
  }

  async tags(prefix: string, limit: number, signal: AbortSignal, cursor?: string): Promise<Listed<TagName>> {
    const answer = await ask(`${this.path}/tags`, {
      query: { prefix: prefix || undefined, lim: limit, cursor },
      signal,
    });
    return listed(answer, tagNames(await answer.json()));
  }

  /** The types of the project's tags, as far as its first names tell. */
  async tagTypes(signal: AbortSignal): Promise<string[]> {
    const types = new Set<string>();
    let cursor: string | undefined;
    for (let pages = 0; pages < MOST_TYPE_PAGES; pages++) {
      const names = await this.tags('', NAMES_AT_ONCE, signal, cursor);
      for (const { type } of names.items) types.add(type);
      ({ cursor } = names);
      if (cursor === undefined) break;
    }
    return [...types].toSorted();
  }

  async values(
    name: string,
    prefix: string,
    limit: number,
    signal: AbortSignal,
  ): Promise<{ readonly values: readonly TagValue[]; readonly isComplete: boolean }> {
    const query = { prefix: prefix || undefined, lim: limit };
    const answer = await askJson(namedUrl(`${this.path}/tags`, ['tag', name], '/values', query), { signal });
    const fields = new Fields(answer);
    return { values: fields.list('values', tagValue), isComplete: fields.boolean('complete') };
  }

  async scatter(tag: string, selection: Selection, limit: number, signal: AbortSignal): Promise<Listed<Point>> {
    const answer = await ask(`${this.path}/scatter`, { query: { ...queryOf(selection), tag, lim: limit }, signal });
    return listed(answer, listOf(await answer.json(), point));
  }

  /** When the project was made: nothing in it is older. */
  async created(signal: AbortSignal): Promise<string> {
    return new Fields(await askJson(this.path, { signal })).text('created');
  }

  async slices(signal: AbortSignal): Promise<SavedSlice[]> {
    return listOf(await askJson(`${this.path}/slices`, { signal }), (item) => {
      const fields = new Fields(item);
      return { name: fields.text('name'), slice: fields.text('slicestr') };
    });
  }

  async saveSlice(name: string, slice: string): Promise<void> {
    await ask(this.#sliceUrl(name), { method: 'PUT', body: { slicestr: slice } });
  }

  async deleteSlice(name: string): Promise<void> {
    await ask(this.#sliceUrl(name), { method: 'DELETE' });
  }

  #sliceUrl(name: string): string {
    return namedUrl(`${this.path}/slices`, ['slice', name]);
  }

  /** Where traces of a slice are told as they come. */
  liveUrl(slice: string): string {
    return urlOf(`${this.path}/live`, { slicestr: slice || undefined });
  }

  exportUrl(selection: Selection, format: string): string {
    return urlOf(`${this.path}/export`, { ...queryOf(selection), format });
  }
}

function queryOf({ slice, begin, end }: Selection): Record<string, string | undefined> {
  return { slicestr: slice || undefined, begin, end };
}

function listed<T>(answer: Response, items: readonly T[]): Listed<T> {
  const next = /^<\?([^>]*)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1];
  return {
    items,
    cursor: next === undefined ? undefined : (new URLSearchParams(next).get('cursor') ?? undefined),
    scannedTo: answer.headers.get('raymon-scanned-to') ?? undefined,
  };
}

function tagValue(item: unknown): TagValue {
  const fields = new Fields(item);
  const value = fields.raw('value');
  return {
    value: typeof value === 'number' ? value : fields.text('value'),
    count: fields.number('count'),
    last: fields.text('last'),
  };
}

function point(item: unknown): Point {
  const fields = new Fields(item);
  return { traceId: fields.text('trace_id'), received: fields.text('timestamp'), value: fields.number('value') };
}
