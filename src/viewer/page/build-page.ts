import { encodeBase64 } from '../../base/base64.ts';
import { EncodeError, LimitError } from '../../base/errors.ts';
import { createSha256 } from '../../base/sha256.ts';
import { cutText, visibleText } from '../model/text/visible.ts';
import { embed, escapeText } from './embed.ts';
import type { PageAssets, PageContent, PageIndex } from './page-content.ts';

/** Bytes of all documents of a page together: browsers open larger files slowly, or not at all. */
export const PAGE_BYTES: number = 256 * 2 ** 20;

/** How a page is built. */
export interface PageOptions {
  /** Bytes of all documents together; by default {@link PAGE_BYTES}. */
  readonly bytes?: number | undefined;
}

/**
 * Writes a page that shows documents, and needs nothing but itself: no server, no network, no other file. Its policy lets
 * it run its own program only, and reach nothing.
 *
 * @param content - what to show; documents are kept by reference until all pieces are taken.
 * @param assets - the built program, worker and styles.
 * @returns The page as HTML in pieces, in order.
 * @throws {@link LimitError} if the documents are too large for a page, with the commands that show a part.
 * @throws {@link EncodeError} if the program cannot stand in a page.
 */
export function buildPage(content: PageContent, assets: PageAssets, options: PageOptions = {}): Iterable<string> {
  const most = options.bytes ?? PAGE_BYTES;
  const size = content.documents.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (size > most) {
    const advice = 'show a part: raymon view with fewer files or --trace ID, or raymon show FILE in the terminal';
    throw new LimitError('documentBytes', most, `Expected at most ${most} bytes in one page, got ${size}; ${advice}`);
  }
  for (const text of [assets.script, assets.worker, assets.style]) {
    if (!/<\/(?:script|style)|<!--/i.test(text)) continue;
    throw new EncodeError(
      'unsupported-value',
      'Expected a program that can stand in a page, got one that ends its element',
    );
  }
  return pieces(content, assets);
}

function* pieces(content: PageContent, { script, worker, style }: PageAssets): Iterable<string> {
  const policy = [
    "default-src 'none'",
    `script-src '${integrity(script)}'`,
    `style-src '${integrity(style)}'`,
    'img-src blob: data:',
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types raymon-viewer',
  ].join('; ');
  const title = escapeHtml(visibleText(cutText(content.title, MOST_TITLE)));
  yield `<!doctype html>
<html lang="en" class="rv-theme">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<div id="app"><p class="rv-loading">Reading the page…</p></div>
<noscript><p class="rv-loading">This page shows its documents by a program of its own, which this browser does not run.</p></noscript>
`;
  const embedded = content.documents.map(({ bytes }) => embed(bytes));
  for (const [i, { pieces: texts }] of embedded.entries()) {
    for (const text of texts) {
      yield `<script type="application/json" data-document="${i}">`;
      yield text;
      yield '</script>\n';
    }
  }
  const index: PageIndex = {
    title: content.title,
    documents: content.documents.map(({ name, bytes }, i) => ({
      name,
      size: bytes.length,
      encoding: embedded[i]?.encoding ?? 'text',
    })),
    ...(content.traces === undefined ? {} : { traces: content.traces }),
    ...(content.compare === undefined ? {} : { compare: content.compare }),
  };
  yield `<script type="application/json" id="index">${escapeText(JSON.stringify(index))}</script>\n`;
  yield `<script type="text/plain" id="worker">${worker}</script>\n`;
  yield `<script>${script}</script>\n</body>\n</html>\n`;
}

const MOST_TITLE = 200;

/** The hash by which a policy knows a text. */
function integrity(text: string): string {
  const hash = createSha256();
  hash.update(new TextEncoder().encode(text));
  const bytes = Uint8Array.from(hash.hex().match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  return `sha256-${encodeBase64(bytes)}`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
