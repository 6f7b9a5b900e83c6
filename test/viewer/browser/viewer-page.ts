import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { RaymonDataType } from '../../../src/document/jcr.ts';
import { toJsonBytes } from '../../../src/types.ts';
import { buildPage } from '../../../src/viewer/page/build-page.ts';
import { KEEP_VIOLATIONS, launchChromium } from '../../support/chromium.ts';
import type { PageAssets, PageContent, PageDocument } from '../../../src/viewer/page/page-content.ts';

const UI = new URL('../../../dist/ui/', import.meta.url);

/** The parts of every page, as they are built. */
export const assets: PageAssets = {
  script: readFileSync(new URL('view.js', UI), 'utf8'),
  worker: readFileSync(new URL('worker.js', UI), 'utf8'),
  style: readFileSync(new URL('view.css', UI), 'utf8'),
};

/** A document of a wrapper, as it stands in a page. */
export function documentOf(wrapper: RaymonDataType, name = 'value'): PageDocument {
  return { name, bytes: toJsonBytes(wrapper) };
}

/** Opens pages from files, in one browser. */
export class ViewerBrowser {
  readonly #browser: Browser;
  readonly #folder: string;
  #files = 0;

  private constructor(browser: Browser) {
    this.#browser = browser;
    this.#folder = mkdtempSync(join(tmpdir(), 'raymon-viewer-'));
  }

  static async launch(): Promise<ViewerBrowser> {
    return new ViewerBrowser(await launchChromium());
  }

  async close(): Promise<void> {
    await this.#browser.close();
    rmSync(this.#folder, { recursive: true });
  }

  /** Opens a page of this content. */
  async open(
    content: PageContent,
    options: {
      readonly dark?: boolean;
      readonly width?: number;
      readonly height?: number;
      readonly hash?: string;
    } = {},
  ): Promise<ViewerPage> {
    this.#files++;
    const file = join(this.#folder, `page-${this.#files}.html`);
    writeFileSync(file, '');
    for (const piece of buildPage(content, assets)) writeFileSync(file, piece, { flag: 'a' });
    return this.openFile(file, options);
  }

  /** Opens a page that is there. */
  async openFile(
    file: string,
    options: {
      readonly dark?: boolean;
      readonly width?: number;
      readonly height?: number;
      readonly hash?: string;
    } = {},
  ): Promise<ViewerPage> {
    const page = await this.#browser.newPage({
      viewport: { width: options.width ?? 1100, height: options.height ?? 800 },
      colorScheme: options.dark === true ? 'dark' : 'light',
    });
    page.setDefaultTimeout(120_000);
    const opened = new ViewerPage(page);
    await page.addInitScript({ content: KEEP_VIOLATIONS });
    await page.goto(pathToFileURL(file).href + (options.hash ?? ''));
    return opened;
  }

  /** Opens a page of one wrapper, and waits until it is shown. */
  async show(
    wrapper: RaymonDataType,
    options: { readonly dark?: boolean; readonly width?: number } = {},
  ): Promise<ViewerPage> {
    const opened = await this.open({ title: 'test', documents: [documentOf(wrapper)] }, options);
    await opened.ready();
    return opened;
  }
}

/** A page, and what went on in it. */
export class ViewerPage {
  readonly page: Page;
  readonly #errors: string[] = [];
  readonly #requests: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.#errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.#errors.push(message.text());
    });
    page.on('request', (request) => this.#requests.push(request.url()));
  }

  /** Waits until the value is drawn. */
  async ready(): Promise<void> {
    await this.page.waitForSelector('.rv-body:not([aria-busy]), .rv-notice', { state: 'attached' });
    await this.page.waitForFunction(() => document.querySelector('.rv-statistics[aria-busy]') === null);
    await this.settled();
  }

  /** Goes to another place of the page, and waits until it is shown. */
  async go(hash: string): Promise<void> {
    await this.page.evaluate((next) => {
      location.hash = next;
      // The event comes with the next task.
      return new Promise((resolve) => setTimeout(resolve, 0));
    }, hash);
    await this.ready();
  }

  /** Waits until what was asked for is drawn: two frames, and the worker has answered. */
  async settled(): Promise<void> {
    await this.page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 60)))),
    );
  }

  text(selector: string): Promise<string> {
    return this.page.locator(selector).first().innerText();
  }

  /** The names and values of the first list of facts below a selector. */
  async facts(selector = '.rv'): Promise<Record<string, string>> {
    return this.page
      .locator(`${selector} .rv-facts`)
      .first()
      .evaluate((list) => {
        const [names, values] = ['dt', 'dd'].map((tag) =>
          Array.from(list.querySelectorAll(tag), (each) => each.textContent ?? ''),
        );
        return Object.fromEntries((names ?? []).map((name, i) => [name, values?.[i] ?? '']));
      });
  }

  /** The cells that are in sight, by row and column. */
  async cells(selector = '.rv-grid'): Promise<string[][]> {
    return this.page
      .locator(selector)
      .first()
      .evaluate((grid) =>
        Array.from(grid.querySelectorAll('.rv-row'), (row) =>
          Array.from(row.querySelectorAll('.rv-cell'), (cell) => cell.textContent ?? ''),
        ),
      );
  }

  /** Fails if anything was refused, broke, or left the page; then closes it. */
  async done(): Promise<void> {
    const violations = await this.page.evaluate(() => (globalThis as { violations?: string[] }).violations);
    expect(violations).toEqual([]);
    expect(this.#errors).toEqual([]);
    expect(this.#requests.filter((url) => !/^(?:file|blob|data):/.test(url))).toEqual([]);
    await this.page.close();
  }
}
