import { Fields, listOf } from './fields.ts';

/** A tag. */
export interface TagFact {
  readonly type: string;
  readonly name: string;
  readonly value: string | number;
  /** A number as it was logged: `1.0`, or one that no double holds. */
  readonly spelled: string;
  readonly group: string | null;
}

/** A trace as lists have it. */
export interface TraceRow {
  readonly traceId: string;
  /** ISO 8601, UTC, to the microsecond: when the hub got it. */
  readonly received: string;
  /** When its first and last records were logged. */
  readonly first: string;
  readonly last: string;
  readonly records: number;
  readonly objects: number;
  readonly bytes: number;
  readonly errors: number;
  readonly isPinned: boolean;
  readonly tags: readonly TagFact[];
}

/** A record of a trace. */
export interface TraceRecord {
  readonly timestamp: string;
  readonly kind: 'info' | 'object' | 'tags';
  readonly ref: string | null;
  readonly objectId: string | null;
  readonly type: string | null;
  readonly shape: string | null;
  readonly bytes: number;
  readonly sha256: string | null;
  /** Of a text, if it is here. */
  readonly text: string | null;
}

/** Some records of a trace, and what is known of all of it. */
export interface OpenedTrace {
  readonly trace: TraceRow;
  readonly records: readonly TraceRecord[];
}

/** A name of tags. */
export interface TagName {
  readonly type: string;
  readonly name: string;
  readonly group: string | null;
  readonly count: number;
}

/** A project. */
export interface ProjectName {
  readonly id: string;
  readonly name: string;
}

/** Traces per stretch of time. */
export interface Counts {
  readonly beginMs: number;
  readonly widthMs: number;
  readonly counts: readonly number[];
  readonly scannedTo: string | undefined;
}

/** A number of a trace. */
export interface Point {
  readonly traceId: string;
  readonly received: string;
  readonly value: number;
}

/** Reads a row of a list of traces. */
export function traceRow(value: unknown): TraceRow {
  const fields = new Fields(value);
  return {
    traceId: fields.text('trace_id'),
    received: fields.text('timestamp'),
    first: fields.text('first'),
    last: fields.text('last'),
    records: fields.number('records'),
    objects: fields.number('objects'),
    bytes: fields.number('bytes'),
    errors: fields.number('errors'),
    isPinned: fields.boolean('pinned'),
    tags: fields.list('tags', tagFact),
  };
}

/** Reads the text of an opened trace: numbers of tags as they were logged, where the browser tells how. */
export function openedTrace(text: string): OpenedTrace {
  const parsed: unknown = JSON.parse(text, keepSpelling);
  const fields = new Fields(parsed);
  return { trace: traceRow(parsed), records: fields.list('trace', traceRecord) };
}

/** A number, and how it was written. */
class Spelled {
  readonly value: number;
  readonly source: string;

  constructor(value: number, source: string) {
    this.value = value;
    this.source = source;
  }
}

/** Only the value of a tag is called so: nothing else in the answer is named `value`. */
function keepSpelling(this: unknown, name: string, value: unknown, context?: { readonly source?: string }): unknown {
  return name === 'value' && typeof value === 'number' ? new Spelled(value, context?.source ?? String(value)) : value;
}

/** Reads a tag. */
export function tagFact(value: unknown): TagFact {
  const fields = new Fields(value);
  const stated = fields.raw('value');
  const isSpelled = stated instanceof Spelled;
  const number = isSpelled ? stated.value : typeof stated === 'number' ? stated : undefined;
  return {
    type: fields.text('type'),
    name: fields.text('name'),
    value: number ?? fields.text('value'),
    spelled: isSpelled ? stated.source : number === undefined ? fields.text('value') : String(number),
    group: fields.textOrNull('group'),
  };
}

/** Reads a record of a trace, or an artefact of a list. */
export function traceRecord(value: unknown): TraceRecord {
  const fields = new Fields(value);
  const kind = fields.textOrNull('dtype') ?? 'object';
  const object = fields.raw('object');
  return {
    timestamp: fields.text('timestamp'),
    kind: kind === 'object' || kind === 'tags' ? kind : 'info',
    ref: fields.textOrNull('ref'),
    objectId: fields.textOrNull('obj_id'),
    type: fields.textOrNull('type'),
    shape: fields.textOrNull('shape'),
    bytes: fields.number('bytes'),
    sha256: fields.textOrNull('sha256'),
    text: typeof object === 'string' ? object : null,
  };
}

/** Reads a list of projects. */
export function projectNames(value: unknown): ProjectName[] {
  return listOf(value, (item) => {
    const fields = new Fields(item);
    return { id: fields.text('project_id'), name: fields.text('project_name') };
  });
}

/** Reads a list of names of tags. */
export function tagNames(value: unknown): TagName[] {
  return listOf(value, (item) => {
    const fields = new Fields(item);
    return {
      type: fields.text('type'),
      name: fields.text('name'),
      group: fields.textOrNull('group'),
      count: fields.number('count'),
    };
  });
}
