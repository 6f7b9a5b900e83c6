/** A cell of a row of CSV, its quotes resolved. */
export function readCell(row: string, at: number): string | undefined {
  const cells = [...row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)];
  const [, quoted, plain] = cells[at] ?? [];
  return quoted?.replaceAll('""', '"') ?? plain;
}
