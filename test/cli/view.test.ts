import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { DataFrame } from '../../src/frame/dataframe.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { toJson, toJsonBytes } from '../../src/toolkit/builtins.ts';
import { RaymonFileLogger } from '../../src/trace/file/file-logger.ts';
import { Trace } from '../../src/trace/trace.ts';
import { unescapeText } from '../../src/viewer/page/embed.ts';
import type { PageIndex } from '../../src/viewer/page/page-content.ts';
import { builtCliWithPages } from '../support/built-cli.ts';
import { ihdr, pngOf } from '../support/image-fixtures.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const directory = temporaryDirectory();
let program = '';
beforeAll(async () => {
  program = await builtCliWithPages();
}, 180_000);

function at(name: string): string {
  mkdirSync(dirname(join(directory(), name)), { recursive: true });
  return join(directory(), name);
}

function file(name: string, bytes: Uint8Array | string): string {
  writeFileSync(at(name), bytes);
  return at(name);
}

/** Runs the command as a user does. */
function run(
  argv: readonly string[],
  { input, env = {} }: { readonly input?: Uint8Array; readonly env?: NodeJS.ProcessEnv } = {},
): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'view', ...argv], {
    input,
    env: { ...process.env, ...env },
    maxBuffer: 2 ** 29,
  });
  return { code: status, out: stdout.toString(), err: stderr.toString() };
}

/** Runs `raymon diff`. */
function diff(argv: readonly string[], input?: Uint8Array): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'diff', ...argv], { input });
  return { code: status, out: stdout.toString(), err: stderr.toString() };
}

/** What a page holds. */
function contentOf(page: string): { index: PageIndex; documents: string[] } {
  const index = JSON.parse(/id="index">(.*?)<\/script>/s.exec(page)?.[1] ?? '') as PageIndex;
  const documents = index.documents.map(() => '');
  for (const [, i = '', text = ''] of page.matchAll(/data-document="(\d+)">(.*?)<\/script>/gs)) {
    documents[Number(i)] += unescapeText(text);
  }
  return { index, documents };
}

const array = new Numpy(Float32Array.of(1, 2, 3));

async function writeLog(path: string): Promise<string> {
  const logger = new RaymonFileLogger({ path, projectId: 'cats', maxLineBytes: 4096 });
  const [one, two] = [new Trace(logger, { traceId: 'one' }), new Trace(logger, { traceId: 'two' })];
  one.info('received </script>');
  one.tag([{ type: 'metric', name: 'score', value: 0.5 }]);
  one.log('small', array);
  one.log('large', new Numpy(new Float64Array(1000)));
  two.log('other', array);
  await logger.close();
  return path;
}

describe('raymon view', () => {
  it('writes a page of one document, with the document as it is, and a policy that lets nothing else run', () => {
    const json = file('a.json', toJsonBytes(array));
    const page = at('a.html');
    const { code, out, err } = run([json, '-o', page]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(new RegExp(`^${page.replaceAll('.', '\\.')} \\(`));
    const html = readFileSync(page, 'utf8');
    const { index, documents } = contentOf(html);
    expect(index).toMatchObject({ title: 'a.json', documents: [{ name: 'a.json', encoding: 'text' }] });
    expect(index.traces).toBeUndefined();
    expect(documents).toEqual([toJson(array)]);
    expect(html).toContain(`default-src 'none'; script-src 'sha256-`);
    expect(html).not.toContain('unsafe-');
  });

  it('shows files of several formats, and standard input, in the order in which they are named', () => {
    const csv = file('t.csv', 'a\n1\n');
    const npy = file('n.npy', array.toNpy());
    const gz = file('z.json.gz', gzipSync(toJsonBytes(array)));
    const { code, out, err } = run([csv, npy, gz, '-', '-o', '-'], { input: toJsonBytes(array) });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { index, documents } = contentOf(out);
    expect(index.title).toBe('t.csv and 3 more');
    expect(index.documents.map(({ name }) => name)).toEqual(['t.csv', 'n.npy', 'z.json.gz', 'standard input']);
    expect(documents.slice(1)).toEqual([toJson(array), toJson(array), toJson(array)]);
    expect(documents[0]).toBe(toJson(new DataFrame(DataFrame.fromColumns({ a: [1n] }).data, { layout: 'arrow' })));
  });

  it('lists the traces of a log, with its blobs', async () => {
    const { code, out, err } = run([await writeLog(at('run.jsonl')), '-o', '-']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { index, documents } = contentOf(out);
    expect(index.traces?.map(({ id, project, records }) => [id, project, records.map(({ kind }) => kind)])).toEqual([
      ['one', 'cats', ['info', 'tags', 'object', 'object']],
      ['two', 'cats', ['object']],
    ]);
    expect(index.traces?.[0]?.records[0]).toMatchObject({ text: 'received </script>' });
    expect(index.documents.map(({ name }) => name)).toEqual(['small', 'large', 'other']);
    expect(documents).toEqual([toJson(array), toJson(new Numpy(new Float64Array(1000))), toJson(array)]);
  });

  it('takes one trace', async () => {
    const { out } = run([await writeLog(at('run.jsonl')), '-o', '-', '--trace', 'two']);
    const { index } = contentOf(out);
    expect(index.traces?.map(({ id }) => id)).toEqual(['two']);
    expect(index.documents.map(({ name }) => name)).toEqual(['other']);
  });

  it('shows a folder: its logs as traces, its other files as one more, and says what it passed over', async () => {
    await writeLog(at('all/run.jsonl'));
    file('all/deep/n.npy', array.toNpy());
    file('all/notes.txt', 'hello');
    file('all/.hidden.json', toJsonBytes(array));
    file('all/broken.npy', array.toNpy().slice(0, 100));
    const { code, out, err } = run([at('all'), '-o', '-']);
    expect(code).toBe(1);
    expect(err).toContain('1 files of');
    expect(err).toContain('broken.npy');
    const { index } = contentOf(out);
    expect(index.title).toBe('all');
    expect(index.traces?.map(({ id }) => id)).toEqual(['one', 'two', 'files']);
    expect(index.documents.map(({ name }) => name)).toEqual(['deep/n.npy', 'small', 'large', 'other']);
  });

  it('passes over a picture of more pixels than are read, as over what is damaged', () => {
    const data = ['IDAT', deflateSync(new Uint8Array(100))] as const;
    const end = ['IEND', new Uint8Array(0)] as const;
    file('bombs/bomb.png', pngOf(['IHDR', ihdr(20_000, 20_000, 1, 0)], data, end));
    file('bombs/a.json', toJsonBytes(array));
    const { code, out, err } = run([at('bombs'), '-o', '-']);
    expect([code, contentOf(out).index.documents.map(({ name }) => name)]).toEqual([1, ['a.json']]);
    expect(err).toMatch(/not in the page: .*bomb\.png.*pixels, got 400000000.*\(limit\)/);
  });

  it('names the folder of a page that cannot be written', () => {
    const { code, err } = run([file('a.json', toJsonBytes(array)), '-o', join(directory(), 'none', 'a.html')]);
    const said = `raymon view: ENOENT: no such file or directory, open '${join(directory(), 'none')}/'\n`;
    expect([code, err]).toEqual([1, said]);
  });

  it('joins a trace that several logs write to, in the order of time', async () => {
    for (const name of ['b', 'a']) {
      const logger = new RaymonFileLogger({ path: at(`logs/${name}.jsonl`), projectId: 'p' });
      new Trace(logger, { traceId: 'one' }).info(`from ${name}`);
      await logger.close();
    }
    const { index } = contentOf(run([at('logs'), '-o', '-']).out);
    expect(index.traces).toHaveLength(1);
    const records = index.traces?.[0]?.records ?? [];
    expect(records.map((record) => (record.kind === 'info' ? record.text : ''))).toEqual(['from b', 'from a']);
  });

  it('names the lines of a log that cannot be read, and shows the rest', async () => {
    const log = await writeLog(at('run.jsonl'));
    writeFileSync(log, '{"type":"info","jcr":\n', { flag: 'a' });
    const { code, out, err } = run([log, '-o', '-']);
    expect(code).toBe(1);
    expect(err).toContain('1 lines of');
    expect(contentOf(out).index.traces).toHaveLength(2);
  });

  it('refuses a folder without a file to look at, and says of a log that it has no records', () => {
    file('others/notes.txt', 'hello');
    const refused = run([at('others'), '-o', at('none.html')]);
    expect([refused.code, refused.out, existsSync(at('none.html'))]).toEqual([1, '', false]);
    expect(refused.err).toMatch(
      /^raymon view: Expected files of a known format .*, got only others \(1\) \(unknown-format\)\n$/,
    );
    const log = file('empty.jsonl', '');
    const { code, out, err } = run([log, '-o', at('empty.html'), '--json']);
    expect([code, err]).toEqual([0, `raymon view: no records in ${JSON.stringify(log)}\n`]);
    expect(JSON.parse(out)).toMatchObject({ documents: 0, traces: 0 });
  });

  it('opens the page only where it is asked to, or a person is there, and keeps it from others', () => {
    const json = file('a.json', toJsonBytes(array));
    const browser = file('browser', '#!/bin/sh\nprintf %s "$1" > "$0.opened"\n');
    chmodSync(browser, 0o755);
    const env = { BROWSER: browser, TMPDIR: directory() };
    const quiet = run([json], { env });
    expect(quiet.code).toBe(0);
    const [path = ''] = /\S+page\.html/.exec(quiet.out) ?? [];
    expect(statSync(path).mode & 0o077).toBe(0);
    rmSync(path);
    const asked = run([json, '--open', '--json'], { env });
    const said = JSON.parse(asked.out) as { page: string; opened: boolean; documents: number };
    expect(said).toMatchObject({ opened: true, documents: 1 });
    // The shell that stands for a browser goes on by itself.
    const opened = spawnSync('sh', ['-c', `while ! [ -s "${browser}.opened" ]; do :; done; cat "${browser}.opened"`]);
    expect(opened.stdout.toString()).toBe(said.page);
    const none = run([json, '--open'], { env: { ...env, BROWSER: at('no-such-program') } });
    expect(none).toMatchObject({ code: 0, err: expect.stringContaining('no browser') as unknown });
  });

  it('says that a page has no room, with the command that shows a part', () => {
    const large = at('large.json');
    writeFileSync(large, '{"type":"x.Y","params":1}');
    // A hole: nothing of it is read.
    spawnSync('truncate', ['-s', '300M', large]);
    const { code, err } = run([large, '-o', at('a.html')]);
    expect(code).toBe(1);
    expect(err).toMatch(/^raymon view: Expected at most 268435456 bytes .*raymon show FILE shows a part.*\(limit\)\n$/);
  });

  it('names artefacts of a log that find no room', async () => {
    const path = at('run.jsonl');
    const logger = new RaymonFileLogger({ path, projectId: 'p', maxLineBytes: 4096 });
    const trace = new Trace(logger, { traceId: 'one' });
    for (const ref of ['a', 'b', 'c']) trace.log(ref, new Numpy(new Uint8Array(80_000_000)));
    await logger.close();
    const { code, out, err } = run([path, '-o', '-']);
    expect(code).toBe(0);
    expect(err).toContain('1 artefacts of');
    const { index } = contentOf(out.slice(out.lastIndexOf('<script type="application/json" id="index"')));
    expect(index.traces?.[0]?.records.map(({ kind }) => kind)).toEqual(['object', 'object', 'problem']);
    expect(index.traces?.[0]?.records[2]).toMatchObject({ message: expect.stringContaining('--trace one') as unknown });
  });

  it('reads pipes that have names', () => {
    const json = file('a.json', toJsonBytes(array));
    const command = `'${process.execPath}' '${program}' view <(cat '${json}') -o -`;
    const { stdout, stderr, status } = spawnSync('bash', ['-c', command], { maxBuffer: 2 ** 29 });
    expect([status, stderr.toString()]).toEqual([0, '']);
    expect(contentOf(stdout.toString()).documents).toEqual([toJson(array)]);
  });

  it('takes a trace by its first characters, and says where no trace begins so', async () => {
    const path = at('long.jsonl');
    const logger = new RaymonFileLogger({ path, projectId: 'cats' });
    for (const traceId of ['472b649d-cce8', '472b649d-0000', '9f2c31aa'])
      new Trace(logger, { traceId }).log('a', array);
    await logger.close();
    const idsOf = (name: string): string[] =>
      contentOf(run([path, '-o', '-', '--trace', name]).out).index.traces?.map(({ id }) => id) ?? [];
    expect(idsOf('472b649d-c')).toEqual(['472b649d-cce8']);
    expect(idsOf('472b649d')).toEqual(['472b649d-cce8', '472b649d-0000']);
    expect(idsOf('9f2c31aa')).toEqual(['9f2c31aa']);
    const none = run([path, '-o', '-', '--trace', 'none']);
    expect([none.code, none.out]).toEqual([1, '']);
    expect(none.err).toMatch(/^raymon view: Expected a record of the trace "none", got none: [^\n]*\n$/);
    expect(run([file('a.json', toJsonBytes(array)), '-o', '-', '--trace', 'one']).code).toBe(2);
  });

  it('repeats no control of the names of files', async () => {
    const name = 'a\u001b]0;owned\u0007\u009b2J\u202e\nb';
    file(`${name}/bad.json`, '{"type":"raymon.types.Numpy","params":{}}');
    file(`${name}/bad.npy`, 'none');
    file(`${name}/other.bin`, 'none');
    await writeLog(at(`${name}/run.jsonl`));
    writeFileSync(at(`${name}/run.jsonl`), 'broken\n', { flag: 'a' });
    const { code, out, err } = run([at(name), '-o', at(`${name}.html`)]);
    expect(code).toBe(1);
    expect(err.trimEnd().split('\n').length).toBeGreaterThanOrEqual(3);
    for (const line of `${out}${err}`.trimEnd().split('\n')) expect(line).not.toMatch(/\p{C}/u);
    const said = run([at(name), '-o', at(`${name}.html`), '--json']);
    expect(said.out.trimEnd()).not.toMatch(/\p{C}/u);
    expect(JSON.parse(said.out)).toMatchObject({ page: at(`${name}.html`) });
  });

  it('calls wrong command lines and files wrong', () => {
    const json = file('a.json', toJsonBytes(array));
    for (const argv of [
      [],
      ['-', '-', '-o', '-'],
      [json, '-o', '-', '--open'],
      [json, '-o', '-', '--json'],
      [json, '--what'],
    ]) {
      expect(run(argv).code, argv.join(' ')).toBe(2);
    }
    expect(run([at('none.json'), '-o', '-'])).toMatchObject({ code: 1, out: '' });
    expect(run([file('x.bin', 'hello'), '-o', '-'])).toMatchObject({ code: 1, out: '' });
  });
});

describe('raymon diff --html', () => {
  const [one, other] = [new Numpy(Float32Array.of(1, 2)), new Numpy(Float32Array.of(1, 3))];

  it('writes a page of both, which compares them first, and says what it says without', () => {
    const [a, b, page] = [file('a.json', toJsonBytes(one)), file('b.npy', other.toNpy()), at('diff.html')];
    const { code, out, err } = diff([a, b, '--html', page]);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out.split('\n').slice(-2)).toEqual([`page  ${page}`, '']);
    expect(out).toContain('1 of 2 elements differ');
    const { index, documents } = contentOf(readFileSync(page, 'utf8'));
    expect(index).toMatchObject({
      title: 'a.json and b.npy',
      compare: [0, 1],
      documents: [{ name: 'a.json' }, { name: 'b.npy' }],
    });
    expect(documents).toEqual([toJson(one), toJson(other)]);
    expect(JSON.parse(diff([a, b, '--html', page, '--json']).out)).toMatchObject({ page, equal: false });
  });

  it('takes names with their folders where they are the same, and exit code 0 where values are', () => {
    const [a, b, page] = [file('x/a.json', toJsonBytes(one)), file('y/a.json', toJsonBytes(one)), at('diff.html')];
    expect(diff([a, b, '--html', page])).toMatchObject({ code: 0, err: '' });
    const { index } = contentOf(readFileSync(page, 'utf8'));
    expect(index.documents.map(({ name }) => name)).toEqual([a, b]);
  });

  it('writes the page alone to standard output, and reads standard input once', () => {
    const b = file('b.json', toJsonBytes(other));
    const { code, out, err } = diff(['-', b, '--html', '-'], toJsonBytes(one));
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toMatch(/^<!doctype html>/);
    expect(out).toMatch(/<\/html>\n$/);
    expect(contentOf(out).documents).toEqual([toJson(one), toJson(other)]);
  });

  it('refuses a wrong command line, files that cannot be read, and more than a page holds', () => {
    const a = file('a.json', toJsonBytes(one));
    expect(diff([a, a, '--html', '-', '--json']).code).toBe(2);
    expect(diff([a, a, '--html']).code).toBe(2);
    expect(diff([a, at('none.json'), '--html', at('none.html')])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^raymon diff: ENOENT/) as unknown,
    });
    expect(existsSync(at('none.html'))).toBe(false);
    const large = file('large.npy', new Numpy(new Uint8Array(150_000_000)).toNpy());
    const refused = diff([large, large, '--html', at('none.html')]);
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/^raymon diff: Expected at most .* bytes of documents in one page.*\(limit\)\n$/);
    expect(existsSync(at('none.html'))).toBe(false);
  });
});
