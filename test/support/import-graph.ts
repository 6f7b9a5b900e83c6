import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** What a source file needs to run: its imports and re-exports, type-only ones left out, followed to the end. */
export interface ImportGraph {
  /** Source files, the first included. */
  readonly files: ReadonlySet<string>;
  /** Names of packages and of Node's modules that are imported statically. */
  readonly packages: ReadonlySet<string>;
}

/** Follows the static imports of a source file. */
export function importGraph(file: string): ImportGraph {
  const files = new Set<string>();
  const packages = new Set<string>();
  const queue = [resolve(file)];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (files.has(next)) continue;
    files.add(next);
    for (const specifier of importsOf(readFileSync(next, 'utf8'))) {
      if (specifier.startsWith('.')) queue.push(resolve(dirname(next), specifier));
      else packages.add(specifier);
    }
  }
  return { files, packages };
}

function importsOf(source: string): string[] {
  const statements = source.matchAll(/^(?:import|export)\s+(?!type\b)(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm);
  return Array.from(statements, ([, specifier]) => specifier ?? '');
}
