import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** A source file and all that it names in imports, exports and dynamic imports, types included. */
export interface SourceFile {
  /** Path below `src`, with slashes. */
  readonly path: string;
  /** Folder below `src`; empty for an entry point. */
  readonly folder: string;
  readonly text: string;
  /** Paths below `src` of the files that it names. */
  readonly files: readonly string[];
  /** Names of packages and of Node's modules, as written. */
  readonly packages: readonly string[];
}

/** The source files below a folder, in the order of their paths. */
export function sourceFiles(root: string): SourceFile[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => name.replaceAll('\\', '/'))
    .toSorted()
    .map((path) => readSource(root, path));
}

function readSource(root: string, path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8');
  const folder = dirname(path) === '.' ? '' : dirname(path);
  const named = Array.from(text.matchAll(SPECIFIER), ([, from, dynamic]) => from ?? dynamic ?? '');
  const [own, packages] = [
    named.filter((each) => each.startsWith('.') && !each.endsWith('.css')),
    named.filter((each) => !each.startsWith('.')),
  ];
  return {
    path,
    folder,
    text,
    packages,
    files: own.map((each) => normalize(join(folder, each)).replaceAll('\\', '/')),
  };
}

/** `import … from 'x'`, `import 'x'`, `export … from 'x'`, `import('x')`. */
const SPECIFIER = /^(?:import|export)\s(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm;
