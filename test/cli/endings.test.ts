import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Numpy } from '../../src/numpy/numpy.ts';
import { toJsonBytes } from '../../src/toolkit/builtins.ts';
import { builtCli, start } from '../support/built-cli.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const directory = temporaryDirectory();
let program = '';
beforeAll(async () => {
  program = await builtCli();
}, 120_000);

function at(name: string): string {
  mkdirSync(directory(), { recursive: true });
  return join(directory(), name);
}

/** What a command line ends with, and prints. */
function run(...argv: string[]): readonly [code: number | null, out: string] {
  const { stdout, status } = spawnSync(process.execPath, [program, ...argv]);
  return [status, stdout.toString()];
}

describe('raymon convert', () => {
  it('says on a terminal how far it is, takes that away, and is silent in a pipe', () => {
    const json = at('a.json');
    writeFileSync(json, toJsonBytes(new Numpy(new Float64Array(1000))));
    const command = [process.execPath, program, 'convert', json, at('a.npy')];
    const { stdout, status } = spawnSync('script', ['-qec', command.map((word) => `'${word}'`).join(' '), '/dev/null']);
    expect(status).toBe(0);
    const text = stdout.toString();
    expect(text).toContain('\rreading ');
    expect(text.endsWith('\r\u001b[KNumpy float64 (1000,): json → npy, 8128 bytes\r\n')).toBe(true);
    const piped = spawnSync(process.execPath, command.slice(1));
    expect([piped.status, piped.stderr.toString()]).toEqual([0, '']);
  });

  it('ends with 130 when it is interrupted, and leaves no file', async () => {
    const { child, ended } = start(program, ['convert', '-', at('out.npy')]);
    // More than a pipe holds: it reads by then, and waits for the rest.
    await new Promise((resolve) => child.stdin?.write(' '.repeat(1_000_000), resolve));
    child.kill('SIGINT');
    const { code, err } = await ended;
    expect(code).toBe(130);
    expect(err).toMatch(/^raymon convert: /);
    expect(existsSync(at('out.npy'))).toBe(false);
    expect(readdirSync(directory())).toEqual([]);
  });

  it('ends quietly when its output is closed early', () => {
    const json = at('a.json');
    writeFileSync(json, toJsonBytes(new Numpy(new Float64Array(1_000_000))));
    const command = `'${process.execPath}' '${program}' convert '${json}' - --to npy | head -c 6; echo " \${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', command]);
    expect(stdout.toString('latin1')).toBe('\u0093NUMPY 0\n');
    expect(stderr.toString()).toBe('');
  });

  it('reads a pipe that has a name, and an artefact of it only once', () => {
    const json = at('a.json');
    writeFileSync(json, toJsonBytes(new Numpy(new Float64Array(1000))));
    const command = `'${process.execPath}' '${program}' convert <(cat '${json}') '${at('a.npy')}'`;
    const { stdout, stderr, status } = spawnSync('bash', ['-c', command]);
    expect([status, stderr.toString()]).toEqual([0, '']);
    expect(stdout.toString()).toBe('Numpy float64 (1000,): json → npy, 8128 bytes\n');
  });
});

/** What it says of a command line that is none. */
function said(...argv: string[]): string {
  return spawnSync(process.execPath, [program, ...argv]).stderr.toString();
}

describe('raymon', () => {
  it('says in one line that its output cannot be written, with exit code 1', () => {
    const json = at('a.json');
    writeFileSync(json, toJsonBytes(new Numpy(new Float64Array(1000))));
    for (const argv of [`show '${json}'`, `convert '${json}' - --to npy`, '--help']) {
      const { stderr, status } = spawnSync('bash', ['-c', `'${process.execPath}' '${program}' ${argv} > /dev/full`]);
      expect([argv, status]).toEqual([argv, 1]);
      expect(stderr.toString()).toMatch(/^raymon: standard output: ENOSPC[^\n]*\n$/);
    }
  });

  it('names the folder that cannot be written, not a file that nobody named', () => {
    const json = at('a.json');
    writeFileSync(json, toJsonBytes(new Numpy(new Float64Array(10))));
    const { stderr, status } = spawnSync(process.execPath, [program, 'convert', json, at('none/a.npy')]);
    const said = `raymon convert: ENOENT: no such file or directory, open '${at('none')}/'\n`;
    expect([status, stderr.toString()]).toEqual([1, said]);
  });

  it('has a version, and help that is asked for in either way', () => {
    expect(run('--version')).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
    expect(run('help', 'show')).toEqual(run('show', '--help'));
    expect(run('help', 'hub', 'token')).toEqual(run('hub', 'token', '--help'));
    expect(run('help', 'none')[0]).toBe(2);
  });

  it('asks whether a name was meant that is near: a command, an option, a choice', () => {
    expect(said('shwo')).toBe('raymon: Expected a command, got "shwo"; did you mean show?; raymon --help lists them\n');
    expect(said('hub', 'srve')).toContain('got "srve"; did you mean serve?');
    expect(said('show', '--jsno', 'a')).toContain(
      'Expected an option of the command, got "--jsno"; did you mean --json?',
    );
    expect(said('show', 'a', '--map', 'viridsi')).toContain('grey, diverging; did you mean viridis? (usage)');
    expect(said('show', '--from', 'nyp', 'a')).toContain('did you mean npy?');
    expect(said('convert', 'a', 'b', '--to', 'jsn')).toContain('did you mean json?');
    for (const argv of [
      ['frobnicate'],
      ['show', '-lead.json'],
      ['show', '--frobnicate', 'a'],
      ['show', '--from', 'x', 'a'],
    ]) {
      expect(said(...argv)).not.toContain('did you mean');
    }
    expect(said('show', '-lead.json')).toContain('got "-l"; a file whose name begins with - stands after --');
  });

  it('repeats no control of what it was called with', () => {
    const { stderr, status } = spawnSync(process.execPath, [program, 'a\u009b2J\u202e\u001b[31m']);
    expect(status).toBe(2);
    expect(stderr.toString().trimEnd()).not.toMatch(/\p{C}/u);
  });
});
