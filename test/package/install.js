/**
 * Installs the packed tarball into an empty project, as a user would, and runs the README's first example there.
 *
 * @module
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const project = mkdtempSync(join(tmpdir(), 'raymon-install-'));

try {
  const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', project], { cwd: root });
  const tarball = packed.toString().trim().split('\n').at(-1);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', `./${tarball}`], { cwd: project });
  const [, example] = /```js\n(.*?)```/s.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? [];
  if (example === undefined) throw new Error('README.md has no js example');
  writeFileSync(join(project, 'example.js'), example);
  compileWithoutSharp();
  for (const node of [[process.execPath], ['npx', '-y', 'node@20.9']]) {
    const [command = '', ...before] = node;
    const printed = execFileSync(command, [...before, 'example.js'], { cwd: project }).toString();
    if (!printed.includes('true')) throw new Error(`The README's example printed ${printed}`);
    process.stdout.write(`${node.join(' ')} runs the README's example from the packed tarball:\n${printed}\n`);
  }
} finally {
  rmSync(project, { recursive: true, force: true });
}

/** Compiles a program against the installed declarations, libraries checked too, where sharp is not installed. */
function compileWithoutSharp() {
  const { compilerOptions } = JSON.parse(readFileSync(join(root, 'test/package/tsconfig.json'), 'utf8'));
  for (const name of ['sharp', '@img']) rmSync(join(project, 'node_modules', name), { recursive: true, force: true });
  cpSync(join(root, 'test/package/consumer.ts'), join(project, 'consumer.ts'));
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
  execFileSync(join(root, 'node_modules/.bin/tsc'), ['-p', '.'], { cwd: project, stdio: 'inherit' });
  process.stdout.write('a program compiles against the declarations without sharp\n');
}
