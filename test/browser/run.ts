/**
 * Runs the cases of each entry point in a browser, on a page with a strict policy, and in Node: both must find the same.
 *
 * @module
 */
import { pathToFileURL } from 'node:url';
import { chromium, type Browser } from 'playwright-core';
import * as core from 'raymon/core';
import * as types from 'raymon/types';
import type { Case } from '../cases/case.ts';
import { outcomesOf, type Outcome } from '../cases/outcome.ts';
import { coreCases, typesCases } from '../cases/shared.ts';
import { fixturesBelow } from '../support/repository-fixtures.ts';
import { runCanvas } from './canvas.ts';
import { runLogger } from './logger.ts';
import { servePages } from './page-server.ts';
import { LAST, type PageOutcomes } from './published.ts';
import { TRIAL } from './trial.ts';

const FLAGS = [
  '--no-sandbox',
  '--headless',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Each refused attempt to generate code: the page's own, and npm ndarray's. */
const EXPECTED_VIOLATIONS = ['script-src eval', 'script-src eval', `connect-src ${LAST}`];

/** Keeps what the policy of a page refuses, from before its scripts run. */
const KEEP_VIOLATIONS = `
  globalThis.violations = [];
  document.addEventListener('securitypolicyviolation', (event) => {
    globalThis.violations.push(event.effectiveDirective + ' ' + event.blockedURI);
  });
`;

/** Which class a page has under the name of Node's `Buffer`. */
type PageBuffer = 'none' | 'npm';

const WITH: Readonly<Record<PageBuffer, string>> = { none: 'without Buffer', npm: 'with the Buffer of npm' };

const here = pathToFileURL(`${process.cwd()}/`);
const fixtures = fixturesBelow(new URL('fixtures/', here));
const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

const server = await servePages(new URL('.build/browser/', here), fixtures);
const browser = await chromium.launch({ executablePath, args: FLAGS });
try {
  for (const buffer of ['none', 'npm'] as const) {
    await runPage(browser, 'core', buffer, coreCases(core, fixtures, TRIAL));
    await runPage(browser, 'types', buffer, typesCases(types, fixtures, TRIAL));
  }
  await runCanvas(browser, server.url, fixtures);
  await runLogger(browser, server.url, server.endpoint);
} finally {
  await browser.close();
  await server.close();
}

/** Runs the cases of a page there and here, and prints how many there were. */
async function runPage(browser: Browser, name: string, buffer: PageBuffer, cases: readonly Case[]): Promise<void> {
  const found = await onPage(browser, name, buffer);
  const inNode = await outcomesOf(cases);
  const problems = [
    ...differences(found.shared, inNode),
    ...found.strict.flatMap(({ name, failure }) => (failure === undefined ? [] : [`${name}: ${failure}`])),
    ...violationsOf(found),
  ];
  if (problems.length > 0) {
    throw new Error(
      `raymon/${name} in ${browser.version()}, ${WITH[buffer]}, ${problems.length} problems:\n${problems.join('\n')}`,
    );
  }
  const count = found.shared.length + found.strict.length;
  process.stdout.write(
    `raymon/${name} in Chromium ${browser.version()}, without generated code, ${WITH[buffer]}: ${count} cases, ` +
      `${found.shared.length} of them with what Node ${process.versions.node} finds\n`,
  );
}

async function onPage(browser: Browser, name: string, buffer: PageBuffer): Promise<PageOutcomes> {
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.addInitScript({ content: KEEP_VIOLATIONS });
  await page.goto(new URL(`${name}.html${buffer === 'npm' ? '?before=npmBuffer' : ''}`, server.url).href);
  const type = await page.evaluate(() => typeof Reflect.get(globalThis, 'Buffer'));
  if (type !== (buffer === 'npm' ? 'function' : 'undefined')) throw new Error(`Expected ${buffer} Buffer, got ${type}`);
  const outcomes = await page.evaluate(() => globalThis.runCases());
  await page.close();
  if (errors.length > 0) throw new Error(`Expected no error on the page of raymon/${name}, got ${errors.join('; ')}`);
  return outcomes;
}

function differences(there: readonly Outcome[], here: readonly Outcome[]): string[] {
  const problems = there.length === here.length ? [] : [`${there.length} cases there, ${here.length} in Node`];
  for (const [at, { name, found, failure }] of there.entries()) {
    const inNode = here[at];
    if (failure !== undefined) problems.push(`${name}: ${failure}`);
    else if (name !== inNode?.name || found !== inNode.found) {
      problems.push(`${name}: found ${found}, in Node ${inNode?.found ?? inNode?.failure}`);
    }
  }
  return problems;
}

function violationsOf({ violations }: PageOutcomes): string[] {
  if (violations.join('\n') === EXPECTED_VIOLATIONS.join('\n')) return [];
  return [`Expected the violations ${EXPECTED_VIOLATIONS.join(', ')}, got ${violations.join(', ')}`];
}
