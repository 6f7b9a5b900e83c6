import { join } from 'node:path';
import { HubError } from '../../src/hub/core/hub-error.ts';
import type { IngestAnswer, IngestBatch } from '../../src/hub/store/ingest.ts';
import { openReader, type Connection } from '../../src/hub/store/sqlite/database/connection.ts';
import { findDriver } from '../../src/hub/store/sqlite/database/driver.ts';
import { StoreWriter, type WriterOptions } from '../../src/hub/store/sqlite/store-writer.ts';

/** The parts of a store on this thread, for tests of what they do step by step. */
export interface InProcess {
  readonly writer: StoreWriter;
  readonly connection: Connection;
  close(): void;
}

/** Opens a store's writer and a connection that reads. */
export function openInProcess(directory: string, options: Partial<WriterOptions> = {}): InProcess {
  const driver = findDriver();
  const path = join(directory, 'hub');
  const writer = new StoreWriter(driver, { directory: path, ...options });
  let connection: Connection;
  try {
    connection = openReader(driver, path);
  } catch (error) {
    writer.close();
    throw error;
  }
  return {
    writer,
    connection,
    close() {
      connection.close();
      writer.close();
    },
  };
}

/** Keeps one batch, or throws why not. */
export function ingest(writer: StoreWriter, batch: IngestBatch): IngestAnswer {
  const [outcome] = writer.ingest([batch]);
  if (outcome === undefined || outcome instanceof HubError) throw outcome ?? new Error('Expected an outcome');
  return outcome;
}
