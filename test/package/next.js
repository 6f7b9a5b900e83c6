/**
 * Builds a client page of Next.js that uses the packed tarball, by webpack and by Turbopack, and opens it in Chromium:
 * what an array, a JSON value and a table come to there must be what they come to here.
 *
 * @module
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { DataFrame, Native, Numpy, contentHash, fromJson, fromMsgpack, toJson, toMsgpack } from 'raymon/types';

/** The same is done on the page. The bare name makes bundlers put a package in its place. */
const ROUND_TRIP = `
  const values = [
    new Numpy(new Float32Array([0.5, -0, NaN])),
    new Native({ text: 'é'.repeat(3000), list: [-0, Infinity, null] }),
    DataFrame.fromColumns({ name: ['a', 'é'], value: [1.5, null] }),
  ];
  return values.map((value) => {
    const text = toJson(value);
    return [text, toJson(fromJson(text)), toJson(fromMsgpack(toMsgpack(value))), contentHash(value)];
  });
`;
const NAMES = ['DataFrame', 'Native', 'Numpy', 'contentHash', 'fromJson', 'fromMsgpack', 'toJson', 'toMsgpack'];

const PAGE = `'use client';
import { useEffect, useState } from 'react';
import { ${NAMES.join(', ')} } from 'raymon/types';

function roundTrip() {${ROUND_TRIP}}

export default function Page() {
  const [found, setFound] = useState('');
  useEffect(() => {
    globalThis.Buffer = Buffer;
    setFound(JSON.stringify({ hasNodes: typeof Buffer.prototype.utf8Slice === 'function', values: roundTrip() }));
  }, []);
  return <pre id="found">{found}</pre>;
}
`;
const LAYOUT = `export default function Layout({ children }) {
  return <html lang="en"><body>{children}</body></html>;
}
`;

const FLAGS = ['--no-sandbox', '--headless', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'];
const LONGEST_START_MS = 60_000;

const root = fileURLToPath(new URL('../..', import.meta.url));
const project = mkdtempSync(join(tmpdir(), 'raymon-next-'));
const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: /** @type {const} */ ('production') };
const next = join(project, 'node_modules/next/dist/bin/next');

try {
  const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', project], { cwd: root });
  const tarball = packed.toString().trim().split('\n').at(-1);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true }));
  const packages = ['next', 'react', 'react-dom', `./${tarball}`];
  execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', '--ignore-scripts', ...packages], {
    cwd: project,
  });
  mkdirSync(join(project, 'app'));
  writeFileSync(join(project, 'app/page.js'), PAGE);
  writeFileSync(join(project, 'app/layout.js'), LAYOUT);
  const here = JSON.stringify(roundTrip());
  for (const bundler of ['webpack', 'turbopack']) await check(bundler, here);
} finally {
  rmSync(project, { recursive: true, force: true });
}

/** Does here what the page does. */
function roundTrip() {
  const kit = [DataFrame, Native, Numpy, contentHash, fromJson, fromMsgpack, toJson, toMsgpack];
  return /** @type {unknown} */ (Reflect.construct(Function, [...NAMES, ROUND_TRIP])(...kit));
}

/**
 * Builds the page, opens it, and compares.
 *
 * @param {string} bundler
 * @param {string} here
 */
async function check(bundler, here) {
  rmSync(join(project, '.next'), { recursive: true, force: true });
  execFileSync(process.execPath, [next, 'build', `--${bundler}`], { cwd: project, env, stdio: 'inherit' });
  const port = await freePort();
  const server = spawn(process.execPath, [next, 'start', '--port', String(port), '--hostname', '127.0.0.1'], {
    cwd: project,
    env,
    stdio: 'inherit',
  });
  const ended = once(server, 'exit');
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: FLAGS,
  });
  try {
    const page = await browser.newPage();
    /** @type {string[]} */
    const errors = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await opened(page, `http://127.0.0.1:${port}/`);
    const found = await page.waitForFunction(() => globalThis.document.querySelector('#found')?.textContent);
    const { hasNodes, values } = JSON.parse(String(await found.jsonValue()));
    if (hasNodes) throw new Error(`Expected ${bundler} to put a Buffer of its own on the page`);
    if (errors.length > 0) throw new Error(`Expected no error on the page of ${bundler}, got ${errors.join('; ')}`);
    if (JSON.stringify(values) !== here) throw new Error(`${bundler}: ${JSON.stringify(values)}, here ${here}`);
    process.stdout.write(`A page by ${bundler}, with its Buffer, finds in Chromium what Node finds.\n`);
  } finally {
    await browser.close();
    server.kill();
    await ended;
  }
}

/**
 * Opens a page of a server that is still starting.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} url
 */
async function opened(page, url) {
  for (const end = performance.now() + LONGEST_START_MS; ;) {
    try {
      return await page.goto(url);
    } catch (error) {
      if (performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/** A port that nobody listens to. */
async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  if (address === null || typeof address === 'string') throw new Error('Expected a port');
  probe.close();
  await once(probe, 'close');
  return address.port;
}
