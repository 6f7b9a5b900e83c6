/** The files below `fixtures/`, wherever they are read from. */
export interface Fixtures {
  /** Names of the files of a folder, sorted; none if there is no such folder. */
  names(folder: string): readonly string[];
  /**
   * A file's content.
   *
   * @returns Bytes in memory of their own.
   */
  bytes(path: string): Uint8Array<ArrayBuffer>;
}

/** A file's text. */
export function textOf(fixtures: Fixtures, path: string): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(fixtures.bytes(path));
}

/** A file's JSON. */
export function jsonOf(fixtures: Fixtures, path: string): unknown {
  return JSON.parse(textOf(fixtures, path));
}

/** Names of the files of a folder that end so, without that end. */
export function stems(fixtures: Fixtures, folder: string, end: string): string[] {
  return fixtures.names(folder).flatMap((name) => (name.endsWith(end) ? [name.slice(0, -end.length)] : []));
}
