/**
 * Proves that 1 GB goes through `raymon convert` within the value's size and 150 MB, on Linux: each way in a process of
 * its own, which says at its end how much memory it had at most.
 *
 * @module
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DataFrame, writeJcr } from 'raymon';

const VALUE_BYTES = 10 ** 9;
const MOST_BYTES = VALUE_BYTES + 150 * 10 ** 6;
const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'raymon-convert-'));

try {
  writeNpy(join(folder, 'a.npy'));
  await writeFrame(join(folder, 'frame.json'));
  let isOver = false;
  for (const [from, to] of /** @type {const} */ ([
    ['a.npy', 'a.json'],
    ['a.json', 'b.npy'],
    ['a.npy', 'c.npy'],
    ['frame.json', 'frame.arrow'],
    ['frame.arrow', 'frame.arrows'],
    ['frame.arrows', 'frame2.arrow'],
    ['frame.arrow', 'frame.parquet'],
  ])) {
    const bytes = resident(join(folder, from), join(folder, to));
    const { size } = statSync(join(folder, to));
    process.stdout.write(
      `${from} → ${to}: ${size} bytes written, ${Math.round(bytes / 10 ** 6)} MB resident at most\n`,
    );
    if (bytes > MOST_BYTES) isOver = true;
  }
  execFileSync('cmp', [join(folder, 'a.npy'), join(folder, 'b.npy')]);
  execFileSync('cmp', [join(folder, 'frame.arrow'), join(folder, 'frame2.arrow')]);
  if (isOver) throw new Error(`Expected at most ${MOST_BYTES / 10 ** 6} MB resident`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/**
 * Runs a conversion.
 *
 * @param {string} from
 * @param {string} to
 * @returns The largest resident size of its process, in bytes.
 */
function resident(from, to) {
  // What a process says of its children's memory begins with its own: the system's book of this one does not.
  const say = `import { readFileSync } from 'node:fs';
    process.on('exit', () => process.stderr.write(/VmHWM:.*/.exec(readFileSync('/proc/self/status', 'utf8'))[0]));`;
  const argv = ['--import', `data:text/javascript,${encodeURIComponent(say)}`, program, 'convert', from, to];
  const { status, stderr } = spawnSync(process.execPath, argv);
  const [, kilobytes] = /VmHWM:\s+(\d+) kB$/.exec(stderr.toString()) ?? [];
  if (status !== 0 || kilobytes === undefined)
    throw new Error(`raymon convert ended with ${status}: ${stderr.toString()}`);
  return Number(kilobytes) * 1024;
}

/**
 * Writes an array of float64, piece by piece.
 *
 * @param {string} path
 */
function writeNpy(path) {
  const shape = VALUE_BYTES / 8;
  const head = `\x93NUMPY\x01\x00v\x00${`{'descr': '<f8', 'fortran_order': False, 'shape': (${shape},), }`.padEnd(117)}\n`;
  write(path, Buffer.from(head, 'latin1'));
}

/**
 * Writes the document of a frame that states its stream alone: one column of float64.
 *
 * @param {string} path
 */
async function writeFrame(path) {
  const column = new Float64Array(VALUE_BYTES / 8);
  for (let i = 0; i < column.length; i++) column[i] = Math.sin(i);
  await writeJcr(path, new DataFrame(DataFrame.fromColumns({ column }).data, { layout: 'arrow' }));
}

/**
 * Writes elements behind a head.
 *
 * @param {string} path
 * @param {Buffer} head
 */
function write(path, head) {
  const file = openSync(path, 'w');
  writeSync(file, head);
  const piece = new Float64Array(10 ** 6);
  for (let at = 0; at < VALUE_BYTES / 8; at += piece.length) {
    for (let i = 0; i < piece.length; i++) piece[i] = Math.sin(at + i);
    writeSync(file, new Uint8Array(piece.buffer));
  }
  closeSync(file);
}
