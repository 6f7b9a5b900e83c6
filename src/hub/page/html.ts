/** Text as it stands between tags or in a quoted attribute of HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * A page of the hub.
 *
 * @param title - text, escaped here.
 * @param body - HTML of ours; whatever else stands in it is escaped.
 */
export function pageHtml(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="/assets/plain.css">
<script src="/assets/plain.js" defer></script>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}
