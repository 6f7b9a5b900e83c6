import type { PageNames } from '../core/page-files.ts';

/** Text as it stands between tags or in a quoted attribute of HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * The page of the hub: it holds nothing but the names of its program and styles, so that nothing of a document is ever
 * in it.
 */
export function pageHtml({ script, style, worker, icon }: PageNames): string {
  const [program, styles, work, picture] = [script, style, worker, icon].map((name) => escapeHtml(`/assets/${name}`));
  return `<!doctype html>
<html lang="en" class="rv-theme" data-worker="${work}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>raymon</title>
<link rel="icon" href="${picture}">
<link rel="stylesheet" href="${styles}">
<script type="module" src="${program}"></script>
</head>
<body>
<div id="app"></div>
<noscript>This page shows what was logged by a program of its own, which this browser does not run.</noscript>
</body>
</html>
`;
}

/** What stands in place of the page where its files were not built. */
export const NO_PAGE = `The hub runs; its page is not here. In a copy of the repository, npm run build makes it.
`;
