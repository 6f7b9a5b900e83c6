import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * What an entry point gives its users: each exported name with its declaration, without comments, sorted by name.
 *
 * @param folder - of the emitted declarations.
 * @param entry - name of the entry point's file, without its ending.
 * @param below - an entry point whose declarations are only named where they are the same.
 */
export function apiReport(folder: string, entry: string, below?: string): string {
  const known = below === undefined ? new Map<string, Place>() : exportsOf(join(folder, `${below}.d.ts`));
  const names = [...exportsOf(join(folder, `${entry}.d.ts`))].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const parts = names.map(([name, place]) => {
    const declaration = declarationOf(name, place);
    const before = known.get(name);
    return before !== undefined && declarationOf(name, before) === declaration
      ? `// ${name} as in ${below}`
      : declaration;
  });
  return `${parts.join('\n\n')}\n`;
}

/** Where a name is declared, and what it is called there. */
interface Place {
  readonly file: string;
  readonly name: string;
}

function exportsOf(file: string): Map<string, Place> {
  const found = new Map<string, Place>();
  const text = withoutComments(readFileSync(file, 'utf8'));
  for (const [, list = '', from = ''] of text.matchAll(/^export (?:type )?\{([^}]*)\} from '([^']+)';/gm)) {
    const target = targetOf(file, from);
    for (const item of namesIn(list)) {
      const [name = '', as = name] = item.split(' as ');
      found.set(as, { file: target, name });
    }
  }
  for (const [, list = ''] of text.matchAll(/^export (?:type )?\{([^}]*)\};/gm)) {
    for (const name of namesIn(list)) found.set(name, importedPlace(text, file, name));
  }
  for (const [, name = ''] of text.matchAll(DECLARATION)) found.set(name, { file, name });
  return found;
}

function namesIn(list: string): string[] {
  return list
    .split(',')
    .map((item) => item.trim().replace(/^type /, ''))
    .filter((name) => name !== '');
}

function importedPlace(text: string, file: string, name: string): Place {
  for (const [, list = '', from = ''] of text.matchAll(/^import (?:type )?\{([^}]*)\} from '([^']+)';/gm)) {
    if (namesIn(list).includes(name)) return { file: targetOf(file, from), name };
  }
  throw new Error(`Expected an import of ${name} in ${file}`);
}

function targetOf(file: string, from: string): string {
  return from.startsWith('.') ? join(dirname(file), from.replace(/\.[jt]s$/, '.d.ts')) : from;
}

const DECLARATION = /^export (?:declare )?(?:abstract )?(?:const|let|function|class|interface|type) ([\w$]+)/gm;

function declarationOf(exported: string, { file, name }: Place): string {
  if (!file.endsWith('.d.ts')) return `export { ${name} } from '${file}';`;
  const text = withoutComments(readFileSync(file, 'utf8'));
  const blocks = text.split(/\n(?=export |declare |import |interface |type )/);
  const start = new RegExp(
    String.raw`^export (?:declare )?(?:abstract )?(?:const|let|function|class|interface|type) ${name.replaceAll('$', String.raw`\$`)}\b`,
  );
  const own = blocks.filter((block) => start.test(block)).map((block) => block.trim());
  const declared = own.length > 0 ? own.join('\n') : throughOf(file, name);
  return exported === name ? declared : `// ${exported} is\n${declared}`;
}

/** The declaration of a name that a file only passes on. */
function throughOf(file: string, name: string): string {
  const place = exportsOf(file).get(name);
  if (place === undefined) throw new Error(`Expected a declaration of ${name} in ${file}`);
  return declarationOf(place.name, place);
}

function withoutComments(text: string): string {
  return text
    .replaceAll(/^\s*\/\*\*[\s\S]*?\*\/\n/gm, '')
    .replaceAll(/^\/\/#.*\n?/gm, '')
    .replaceAll(/^export \{\};\n/gm, '');
}
