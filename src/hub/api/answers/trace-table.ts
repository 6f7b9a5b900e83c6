import { DataFrame } from '../../../frame/dataframe.ts';
import { arrowOf } from '../../convert/artefact-file.ts';
import { HubError } from '../../core/hub-error.ts';
import type { Store } from '../../store/store.ts';
import type { Selection } from '../../store/traces.ts';
import { rowsOf, tracesOf } from './trace-rows.ts';

/** Rows of a table that is made in memory. */
const MOST_ROWS = 1_000_000;

/**
 * The tags of a selection as a stream of Arrow: numbers and texts stand in two columns, as a column has one type.
 *
 * @throws {@link HubError} 422 `limit` if there are too many rows.
 */
export async function tableOf(store: Store, selection: Selection): Promise<Uint8Array> {
  const rows: Record<string, string | number | null>[] = [];
  for await (const trace of tracesOf(store, selection)) {
    for (const { value, ...row } of rowsOf(trace)) {
      if (rows.length >= MOST_ROWS) {
        throw new HubError(422, 'limit', `Expected at most ${MOST_ROWS} rows in a table; ask for less, or for csv`);
      }
      rows.push({
        ...row,
        number: typeof value === 'number' ? value : null,
        text: typeof value === 'string' ? value : null,
      });
    }
  }
  return arrowOf(DataFrame.fromRows(rows));
}
