import type { Row } from './row.ts';

/** Lays rows out as a table for a terminal. */
export function table(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.ref,
    row.type,
    row.what,
    size(row.jsonBytes),
    `${(row.jsonBytes / row.rawBytes).toFixed(2)}x`,
    row.exact ? 'yes' : 'NO',
    row.note ?? '',
  ]);
  const head = ['ref', 'type', 'dtype and shape', 'JSON', 'of raw', 'exact', ''];
  const widths = head.map((title, column) =>
    Math.max(...[head, ...cells].map((line) => (line[column] ?? title).length)),
  );
  const lines = [head, widths.map((width) => '─'.repeat(width)), ...cells].map((line) =>
    line
      .map((cell, column) =>
        RIGHT.has(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  return lines.join('\n');
}

/** The columns of numbers. */
const RIGHT: ReadonlySet<number> = new Set([3, 4]);

function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(2)} MB`;
}
