import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A directory of the running test's own, gone when it has finished. */
export function temporaryDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'raymon-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
