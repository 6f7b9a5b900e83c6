import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { FILE_MODE } from '../../../blobs/file-calls.ts';
import { LOCK_FILE } from '../../../core/file-names.ts';
import { HubError } from '../../../core/hub-error.ts';
import { storeError } from '../../store-error.ts';
import { Connection, toStoreError } from './connection.ts';
import type { SqliteDriver } from './driver.ts';

/**
 * Takes the directory for this process: a transaction that no other process can begin, which the system drops with the
 * process however it ends.
 *
 * @returns What holds it until it is closed.
 * @throws {@link HubError} `locked` while another process, or another store of this one, has it.
 */
export function lockDirectory(driver: SqliteDriver, directory: string): Connection {
  const path = join(directory, LOCK_FILE);
  if (!existsSync(path)) closeSync(openSync(path, 'a', FILE_MODE));
  let connection: Connection;
  try {
    connection = new Connection(driver.open(path, { timeout: 0 }));
  } catch (error) {
    throw toStoreError(error);
  }
  try {
    connection.exec('BEGIN EXCLUSIVE');
    return connection;
  } catch (error) {
    connection.close();
    if (!(error instanceof HubError) || error.code !== 'busy') throw error;
    throw storeError('locked', 'Expected a data directory that no other hub has: one runs on it already');
  }
}
