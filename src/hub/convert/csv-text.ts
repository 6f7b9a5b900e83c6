/**
 * A cell of CSV (RFC 4180): quoted where it must be; null is empty, the empty string is `""`.
 *
 * @param cell - text, or null for none.
 */
export function csvCell(cell: string | null): string {
  if (cell === null) return '';
  return cell === '' || /[",\r\n]/.test(cell) || cell !== cell.trim() ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** A row of CSV, its line end included. */
export function csvRow(cells: readonly (string | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}
