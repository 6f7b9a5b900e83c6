/**
 * Writes real artefacts to JSON files, reads them back and compares them to the last bit; then writes a page that shows
 * them all.
 *
 * @module
 */
import { mkdir, rm } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { spawnSync } from 'node:child_process';
import { apiRows } from './api.ts';
import { arrayRows } from './arrays.ts';
import { frameRows } from './frames.ts';
import { imageRows } from './images.ts';
import { recordRows } from './records.ts';
import { table } from './table.ts';
import { traceRows } from './trace.ts';

const directory = resolve('out');
await rm(directory, { recursive: true, force: true });
await mkdir(directory, { recursive: true });

const rows = [
  ...(await arrayRows(directory)),
  ...(await imageRows(directory)),
  ...(await recordRows(directory)),
  ...(await frameRows(directory)),
  ...(await apiRows(directory)),
  ...(await traceRows(directory)),
];
const inexact = rows.filter((row) => !row.exact);

process.stdout.write(`\n${table(rows)}\n\n`);
process.stdout.write(
  inexact.length === 0
    ? `All ${rows.length} artefacts came back exactly. Their documents are in ./${relative('.', directory)}/\n`
    : `${inexact.length} artefacts came back changed: ${inexact.map((row) => row.ref).join(', ')}\n`,
);
const page = join(directory, 'index.html');
const { status } = spawnSync(process.execPath, ['dist/cli/main.js', 'view', directory, '--out', page], {
  stdio: ['ignore', 'ignore', 'inherit'],
});
if (status === 0) process.stdout.write(`Look at them: open ./${relative('.', page)} in a browser\n`);
process.exitCode = inexact.length === 0 && status === 0 ? 0 : 1;
