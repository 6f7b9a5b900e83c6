import { DataFrame } from '../../frame/dataframe.ts';
import { HubError } from '../core/hub-error.ts';

/** Rows of a table that is made in memory. */
const MOST_ROWS = 1_000_000;

/** A trace, as lists of the API spell it. */
interface SpelledTrace {
  readonly trace_id: string;
  readonly timestamp: string;
  readonly first: string;
  readonly last: string;
  readonly records: number;
  readonly objects: number;
  readonly bytes: number;
  readonly tags: readonly SpelledTag[];
}

interface SpelledTag {
  readonly type: string | null;
  readonly name: string | null;
  readonly value: string | number | null;
  readonly group: string | null;
}

const NO_TAG: SpelledTag = { type: null, name: null, value: null, group: null };

/** The tags of traces as a table: numbers and texts stand in two columns, as a column has one type. */
export class TraceTable {
  readonly #mostRows: number;
  readonly #columns = {
    trace_id: [] as string[],
    timestamp: [] as string[],
    first: [] as string[],
    last: [] as string[],
    records: [] as number[],
    objects: [] as number[],
    bytes: [] as number[],
    type: [] as (string | null)[],
    name: [] as (string | null)[],
    group: [] as (string | null)[],
    number: [] as (number | null)[],
    text: [] as (string | null)[],
  };

  /** @param mostRows - for tests. */
  constructor(mostRows: number = MOST_ROWS) {
    this.#mostRows = mostRows;
  }

  /**
   * Adds a row for each tag of some traces, and one for a trace that has none.
   *
   * @param text - JSON of a list of the API.
   * @throws {@link HubError} 422 `limit` if there are too many rows.
   */
  add(text: Uint8Array): void {
    const traces = JSON.parse(new TextDecoder().decode(text)) as readonly SpelledTrace[];
    for (const trace of traces) {
      for (const tag of trace.tags.length === 0 ? [NO_TAG] : trace.tags) this.#addRow(trace, tag);
    }
  }

  /** The table as a stream of Arrow. */
  toArrow(): Uint8Array {
    const columns = this.#columns;
    const frame = columns.trace_id.length === 0 ? DataFrame.fromRows([]) : DataFrame.fromColumns(columns);
    return frame.toIPC();
  }

  #addRow(trace: SpelledTrace, { type, name, group, value }: SpelledTag): void {
    const columns = this.#columns;
    if (columns.trace_id.length >= this.#mostRows) {
      throw new HubError(422, 'limit', `Expected at most ${this.#mostRows} rows in a table; ask for less, or for csv`);
    }
    columns.trace_id.push(trace.trace_id);
    columns.timestamp.push(trace.timestamp);
    columns.first.push(trace.first);
    columns.last.push(trace.last);
    columns.records.push(trace.records);
    columns.objects.push(trace.objects);
    columns.bytes.push(trace.bytes);
    columns.type.push(type);
    columns.name.push(name);
    columns.group.push(group);
    columns.number.push(typeof value === 'number' ? value : null);
    columns.text.push(typeof value === 'string' ? value : null);
  }
}
