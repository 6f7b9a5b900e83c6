import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Download, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { RaymonApi } from '../../src/api/api.ts';
import type { HubOptions } from '../../src/hub/hub-options.ts';
import { KEEP_VIOLATIONS, launchChromium } from '../support/chromium.ts';
import { startTestHub, type TestHub } from '../support/hub.ts';

/** The built page. */
export const PAGE_FILES: URL = new URL('../../dist/ui/page/', import.meta.url);

/** Starts a hub that serves the page as it is built. */
export function startPageHub(options: HubOptions = {}): Promise<TestHub> {
  return startTestHub({ pageFiles: PAGE_FILES, limits: { loginsPerMinute: 10_000 }, ...options });
}

/** A client of a hub's owner. */
export function apiOf(hub: TestHub): RaymonApi {
  return new RaymonApi({ url: hub.url, auth: hub.token });
}

/** How a window is opened. */
export interface WindowOptions {
  readonly dark?: boolean;
  readonly width?: number;
  readonly height?: number;
}

/** Opens windows in one browser. */
export class HubBrowser {
  readonly #browser: Browser;

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async launch(): Promise<HubBrowser> {
    return new HubBrowser(await launchChromium());
  }

  close(): Promise<void> {
    return this.#browser.close();
  }

  /** A browser of its own, with nobody logged in. */
  context({ dark = false, width = 1280, height = 800 }: WindowOptions = {}): Promise<BrowserContext> {
    return this.#browser.newContext({
      viewport: { width, height },
      colorScheme: dark ? 'dark' : 'light',
      acceptDownloads: true,
    });
  }

  /** Logs the owner in by a link, and goes to a path. */
  async open(hub: TestHub, path = '/', options: WindowOptions = {}): Promise<HubWindow> {
    const window = await HubWindow.in(await this.context(options), hub);
    await window.page.goto(hub.loginLink());
    await window.page.waitForSelector('header.top');
    if (path !== '/') await window.go(path);
    return window;
  }
}

/** A window of the hub's page, and what went on in it. */
export class HubWindow {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly #hub: TestHub;
  readonly #errors: string[] = [];
  readonly #requests: string[] = [];

  private constructor(page: Page, context: BrowserContext, hub: TestHub) {
    this.page = page;
    this.context = context;
    this.#hub = hub;
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => this.#errors.push(error.message));
    page.on('console', (message) => {
      // What the hub says no with, and a hub that is away, are told by the page.
      if (message.type() === 'error' && !/Failed to load resource|net::ERR/.test(message.text())) {
        this.#errors.push(message.text());
      }
    });
    page.on('request', (request) => this.#requests.push(request.url()));
  }

  static async in(context: BrowserContext, hub: TestHub): Promise<HubWindow> {
    const page = await context.newPage();
    await page.addInitScript({ content: KEEP_VIOLATIONS });
    return new HubWindow(page, context, hub);
  }

  /** Goes to a path by the address. */
  async go(path: string): Promise<void> {
    await this.page.goto(this.#hub.authUrl + path);
    await this.page.waitForSelector('header.top');
  }

  /** The path and query of the address. */
  get place(): string {
    const { pathname, search } = new URL(this.page.url());
    return decodeURIComponent(pathname + search);
  }

  text(selector: string): Promise<string> {
    return this.page.locator(selector).first().innerText();
  }

  /** Waits until a table of traces is there. */
  async rows(): Promise<Locator> {
    await this.page.waitForSelector('.trace-space .trace-row');
    return this.page.locator('.trace-space .trace-row');
  }

  /** Clicks a link that saves a file. @returns The file's bytes. */
  async download(link: Locator): Promise<Buffer> {
    const [download] = await Promise.all<Download | void>([this.page.waitForEvent('download'), link.click()]);
    return readFileSync(await (download as Download).path());
  }

  /** Waits for two frames, and for what they ask for. */
  async settled(): Promise<void> {
    await this.page.waitForLoadState('networkidle');
    await this.page.evaluate(
      'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 60))))',
    );
  }

  /** Fails if anything was refused by the policy, broke, or left the hub; then closes the window. */
  async done(): Promise<void> {
    const violations = await this.page.evaluate('globalThis.violations');
    expect(violations).toEqual([]);
    expect(this.#errors).toEqual([]);
    const own = [this.#hub.authUrl, 'blob:', 'data:'];
    expect(this.#requests.filter((url) => !own.some((start) => url.startsWith(start)))).toEqual([]);
    await this.context.close();
  }
}

/** The SHA-256 of bytes, as the hub says it. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
