import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { DataFrame } from '../../src/frame/dataframe.ts';
import { Image } from '../../src/image/image.ts';
import { Native } from '../../src/native/native.ts';
import { Numpy } from '../../src/numpy/numpy.ts';
import { fromJson, toJsonBytes } from '../../src/toolkit/builtins.ts';
import { equals } from '../../src/toolkit/equals.ts';
import { RaymonFileLogger } from '../../src/trace/file/file-logger.ts';
import { Trace } from '../../src/trace/trace.ts';
import { builtCli, start, type Ended, type RunningCommand } from '../support/built-cli.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { plain, screenOf } from '../support/terminal.ts';

const directory = temporaryDirectory();
let program: string;

beforeAll(async () => {
  program = await builtCli();
});

const CLEAN = { NO_COLOR: undefined, FORCE_COLOR: undefined, COLUMNS: undefined };

function file(name: string, content: Uint8Array | string): string {
  mkdirSync(directory(), { recursive: true });
  const path = join(directory(), name);
  writeFileSync(path, content);
  return path;
}

const document = (name: string, value: unknown): string => file(name, toJsonBytes(value));

function begin(argv: readonly string[], env: NodeJS.ProcessEnv = {}): RunningCommand {
  return start(program, argv, { ...CLEAN, ...env });
}

async function raymon(...argv: string[]): Promise<Ended> {
  return begin(argv).ended;
}

const jsonLines = (text: string): unknown[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

const ESCAPE = '\u001b]0;owned\u0007\u009b2J\u202e';

const sides = (a: unknown, b: unknown): [string, string] => [document('a.json', a), document('b.json', b)];

function fixtureImage(name: string): Image {
  return new Image(readFileSync(new URL(`../../fixtures/images/${name}`, import.meta.url)));
}

/** A log of two traces, with a text that attacks terminals and an artefact in a blob. */
async function written(): Promise<string> {
  const path = join(directory(), 'run.jsonl');
  const logger = new RaymonFileLogger({ path, projectId: 'p', maxLineBytes: 4096 });
  const trace = new Trace(logger, { traceId: 'first-trace' });
  trace.info(`hello ${ESCAPE}`);
  trace.log('scores', new Numpy(Float32Array.of(1, 2)));
  trace.log('big', new Numpy(Float64Array.from({ length: 1000 }, (_, i) => i)));
  trace.tag([
    { name: 'client', value: 'bigshot', type: 'label' },
    { name: 'ms', value: 1.5, type: 'metric' },
  ]);
  new Trace(logger, { traceId: 'second-trace' }).info('bye');
  await logger.close();
  return path;
}

describe('raymon show', () => {
  it('shows an array: what it is, its statistics, a picture and its values', async () => {
    const data = Float64Array.of(1, 2, 3, Number.NaN, -0, Infinity);
    const { code, out, err } = await raymon('show', document('a.json', new Numpy({ data, shape: [2, 3] })));
    expect([code, err]).toEqual([0, '']);
    expect(out.split('\n').map((line) => line.replace(/ {2}\S*a\.json/, '  a.json'))).toEqual([
      'Numpy float64 (2, 3)  a.json (json)',
      'min -0.0  max 3.0  mean 1.5  std 1.118034  NaN 1  Infinity 1  count 6',
      expect.stringMatching(/^[▁▂▃▄▅▆▇█ ]{64}$/),
      '',
      '==##@@',
      '??..^^',
      '-0 [.:-=+*#%@] 3 · ? NaN · ^ Infinity',
      '',
      '     0     1         2',
      '0  1.0   2.0       3.0',
      '1  NaN  -0.0  Infinity',
      '',
    ]);
  });

  it('shows null, NaN, empty and misleading strings of a frame apart, its columns below one another', async () => {
    const frame = DataFrame.fromColumns({
      text: ['a', '', null, 'null', '漢字', ESCAPE],
      number: [1.5, null, Number.NaN, -0, 100, 2],
      whole: [1n, 2n, 3n, 4n, 9_007_199_254_740_993n, null],
    });
    const { code, out } = await raymon('show', document('f.json', frame));
    expect(code).toBe(0);
    const lines = plain(out).split('\n').slice(1, 9);
    expect(lines.map((line) => line.split(/ {2,}/))).toEqual([
      ['text', 'number', 'whole'],
      ['string', 'float64', 'int64'],
      ['a', '1.5', '1'],
      ['""', 'null', '2'],
      ['null', 'NaN', '3'],
      ['"null"', '-0.0', '4'],
      ['漢字', '100.0', '9007199254740993'],
      [String.raw`"\u001b]0;owned\u0007\u009b2J\u202e"`, '2.0', 'null'],
    ]);
    // Numbers end in one column of the terminal, whatever stands to their left.
    expect(new Set(lines.map(widthOf))).toEqual(new Set([widthOf(lines[0] ?? '')]));
  });

  it('never lets what others wrote control the terminal, wherever it stands', async () => {
    const named = { [ESCAPE]: { [`a${ESCAPE}`]: ESCAPE }, map: new Map([[ESCAPE, ESCAPE]]) };
    const files = [
      document('native.json', new Native(named)),
      document('frame.json', DataFrame.fromColumns({ [`c${ESCAPE}`]: [ESCAPE] })),
      document('strings.json', new Numpy({ data: [ESCAPE, ''], shape: [2] })),
      file('unknown.json', JSON.stringify({ type: 'acme.Money', params: { [ESCAPE]: ESCAPE } })),
      file('odd.json', `{"type":"${ESCAPE.replace('\u001b', '').replace('\u0007', '')}","params":{}}`),
      join(directory(), `missing${ESCAPE}`),
    ];
    for (const extra of [[], ['--json']]) {
      for (const env of [{}, { FORCE_COLOR: '3' }]) {
        const { code, out, err } = await begin(['show', ...files, ...extra], env).ended;
        expect(code).toBe(1);
        expect(() => screenOf(out)).not.toThrow();
        expect(() => screenOf(err)).not.toThrow();
        if (extra.length > 0) expect(jsonLines(out)).toHaveLength(5);
      }
    }
  });

  it('draws arrays and pictures in half blocks of the colours that there are', async () => {
    const pixels = Uint8Array.from({ length: 6 * 6 * 3 }, (_, i) => (i * 7) % 256);
    const path = document('rgb.json', new Numpy({ data: pixels, shape: [6, 6, 3] }));
    const { out } = await begin(['show', path], { FORCE_COLOR: '3' }).ended;
    const places = screenOf(out).filter((line) => line[0]?.character === '▀');
    expect(places).toHaveLength(3);
    for (const [y, line] of places.entries()) {
      for (const [x, place] of line.entries()) {
        const at = (row: number): string => `2;${pixels.slice((row * 6 + x) * 3, (row * 6 + x) * 3 + 3).join(';')}`;
        expect(place).toEqual({ character: '▀', front: at(2 * y), ground: at(2 * y + 1) });
      }
    }
    const few = await begin(['show', path], { FORCE_COLOR: '2' }).ended;
    expect(screenOf(few.out).find((line) => line[0]?.character === '▀')?.[0]?.front).toMatch(/^5;\d+$/);
    const none = (await begin(['show', path], { FORCE_COLOR: '3', NO_COLOR: '1' }).ended).out;
    for (const character of ['▀', '\u001b']) expect(none).not.toContain(character);
  });

  it('shows images, and says why where they are not decoded', async () => {
    const png = readFileSync(new URL('../../fixtures/images/rgb-8.png', import.meta.url));
    const path = document('image.json', new Image(png));
    const shown = await begin(['show', path], { FORCE_COLOR: '3' }).ended;
    expect(plain(shown.out)).toContain('Image png 11x10 rgb 8-bit, lossless');
    expect(screenOf(shown.out).filter((line) => line[0]?.character === '▀')).toHaveLength(5);
    const refused = await raymon('show', path, '--pixels', '100');
    expect(refused.out).toContain('Not decoded: 11 × 10 pixels are more than 100; --pixels raises the limit');
    expect(refused.code).toBe(0);
  });

  it('shows what is empty, endless or long within bounds', async () => {
    const million = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, [i]]));
    const files = [
      document('zero.json', new Numpy({ data: new Float32Array(0), shape: [0, 3] })),
      document('scalar.json', new Numpy({ data: Float64Array.of(2.5), shape: [] })),
      document('nans.json', new Numpy(new Float32Array(20).fill(Number.NaN))),
      document('none.json', DataFrame.fromColumns({})),
      document('rows.json', DataFrame.fromColumns({ a: new Float64Array(0) })),
      document('many.json', new Native(million)),
      document('long.json', new Native({ ['n'.repeat(10_000_000)]: 'v'.repeat(10_000_000) })),
      document(
        'wide.json',
        DataFrame.fromColumns(Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`c${i}`, [i]]))),
      ),
    ];
    const { code, out, err } = await raymon('show', ...files);
    expect([code, err]).toEqual([0, '']);
    expect(out.length).toBeLessThan(20_000);
    for (const text of [
      'no elements',
      '2.5',
      'nothing finite · ? NaN',
      'no columns',
      'no rows',
      '99,9',
      'of 5,000 columns',
    ]) {
      expect(out).toContain(text);
    }
  });

  it('shows the plane that is asked for, as NumPy counts', async () => {
    const path = document(
      'cube.json',
      new Numpy({ data: Int32Array.from({ length: 60 }, (_, i) => i), shape: [3, 4, 5] }),
    );
    const { out } = await raymon('show', path, '--index=-1,:,:');
    expect(out).toContain('0  40  41  42  43  44\n1  45');
    expect((await raymon('show', path, '--index', '2,3,4')).out).toMatch(/\n59\n$/);
    for (const index of ['1,:', '3,:,:', ':,:,:', 'x', '']) {
      expect((await raymon('show', path, `--index=${index}`)).code).toBe(2);
    }
  });

  it('says the same for programs, with all digits', async () => {
    const data = BigInt64Array.of(9_007_199_254_740_993n, -5n);
    const { out } = await raymon('show', '--json', document('a.json', new Numpy(data)));
    expect(out).toContain('"max":9007199254740993');
    expect(out).toContain('"values":[9007199254740993,-5]');
    expect(jsonLines(out)).toMatchObject([
      { type: 'raymon.types.Numpy', dtype: 'int64', shape: [2], statistics: { min: -5 } },
    ]);
  });

  it('reads standard input, gzipped or not, and pipes that have names', async () => {
    const command = begin(['show', '-']);
    command.child.stdin?.end(gzipSync(toJsonBytes(new Native({ a: 5n }))));
    const { code, out } = await command.ended;
    expect(code).toBe(0);
    expect(out).toBe('Native object (1)  standard input (json.gz)\n{1 member}\n  a: 5n\n');
    expect((await raymon('show', '-', '-')).code).toBe(2);
  });

  it('says of JSON that is no document what would be one', async () => {
    for (const [name, text] of [
      ['plain.json', '{"a":1}'],
      ['list.json', '[1]'],
    ] as const) {
      const from = name === 'list.json' ? ['--from', 'json'] : [];
      const { code, err } = await raymon('show', file(name, text), ...from);
      expect(code).toBe(1);
      expect(err).toMatch(/ - in ".*" - such JSON is no document, as toJson\(value\) writes one \([a-z-]+\)\n$/);
    }
    const nested = file('nested.json', '{"type":"raymon.types.Native","params":{"a":1},"exact":7}');
    expect((await raymon('show', nested)).err).not.toContain('no document');
  });

  it('goes on after a file that cannot be read, and says which one with a code', async () => {
    const { code, out, err } = await raymon('show', file('bad.json', '{"type":'), document('good.json', new Native(1)));
    expect(code).toBe(1);
    expect(out).toContain('Native');
    expect(err).toMatch(/^raymon show: .* - at \$.*bad\.json" \(\w+(-\w+)*\)\n$/);
  });

  it.each([
    [['show']],
    [['show', 'a', '--rows', '0']],
    [['show', 'a', '--map', 'jet']],
    [['show', 'a', '--from', 'xml']],
    [['show', 'a', '--nonsense']],
    [['show', 'http://x/y']],
  ])('ends with 2 for %j, and says how it is called', async (argv) => {
    const { code, out, err } = await raymon(...argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/\(usage\)\nraymon show --help says how it is called\n$/);
  });

  it('ends quietly when its reader has seen enough', async () => {
    const path = document('a.json', new Numpy(new Float64Array(1000)));
    const command = begin(['show', ...Array.from({ length: 500 }, () => path), '--rows', '1000']);
    command.child.stdout?.once('data', () => command.child.stdout?.destroy());
    const { code, err } = await command.ended;
    expect([code, err]).toEqual([0, '']);
  });
});

describe('raymon diff', () => {
  it.each([
    [
      'arrays',
      new Numpy(Float64Array.of(1, 2, 3)),
      new Numpy(Float64Array.of(1, 2.5, 7)),
      ['2 of 3 elements differ', 'first at [1]: 2.0 and 2.5', 'largest difference 4 at [2]'],
    ],
    ['the sign of zero', new Numpy(Float64Array.of(0)), new Numpy(Float64Array.of(-0)), ['first at [0]: 0.0 and -0.0']],
    [
      'frames',
      DataFrame.fromColumns({ x: ['a', 'b'] }),
      DataFrame.fromColumns({ x: ['a', null], y: [1, 2] }),
      ['only in b: y', '1 cell differs', '  1  x       b  null'],
    ],
    [
      'long cells, from where they differ',
      DataFrame.fromColumns({ x: [Array.from({ length: 40 }, (_, i) => i)] }),
      DataFrame.fromColumns({ x: [Array.from({ length: 40 }, (_, i) => (i === 30 ? -1 : i))] }),
      [
        'row  column  a                                 b',
        '  0  x       …, 29.0, 30.0, 31.0, 32.0, 33.0…  …, 29.0, -1.0, 31.0, 32.0, 33.0…',
      ],
    ],
    [
      'a cell that goes on where the other ends',
      DataFrame.fromColumns({ x: ['y'.repeat(50)] }),
      DataFrame.fromColumns({ x: [`${'y'.repeat(50)}z`] }),
      ['  0  x       …yyyyyyyy  …yyyyyyyyz'],
    ],
    ['trees', new Native({ a: 1, b: [1, 2] }), new Native({ a: 1, b: [1, 3n] }), ['1 value differs', '$.b[1]  2  3n']],
    ['types', new Native(1), new Numpy(Float64Array.of(1)), ['types raymon.types.Native and raymon.types.Numpy']],
  ])('tells what differs: %s', async (_, a, b, lines) => {
    const { code, out, err } = await raymon('diff', ...sides(a, b));
    expect([code, err]).toEqual([1, '']);
    for (const line of lines) expect(out).toContain(line);
    const said = await raymon('diff', '--json', ...sides(a, b));
    expect(said.code).toBe(1);
    expect(jsonLines(said.out)).toMatchObject([{ equal: false }]);
  });

  it('says that two formats of one value are equal', async () => {
    const value = new Numpy(Float64Array.of(1, Number.NaN, -0));
    const { code, out } = await raymon('diff', document('a.json', value), file('b.gz', gzipSync(toJsonBytes(value))));
    expect(code).toBe(0);
    expect(out).toMatch(/\nequal\n$/);
  });

  it('compares pixels of files that differ', async () => {
    const { code, out } = await raymon(
      'diff',
      ...sides(fixtureImage('rgb-8.png'), fixtureImage('rgb-8-interlaced.png')),
    );
    expect(code).toBe(1);
    const [ours, theirs] = [
      await fixtureImage('rgb-8.png').toPixels(),
      await fixtureImage('rgb-8-interlaced.png').toPixels(),
    ];
    const differ = Array.from({ length: 110 }, (_, i) =>
      [0, 1, 2].some((k) => ours.data[3 * i + k] !== theirs.data[3 * i + k]),
    );
    expect(out).toContain(`${differ.filter(Boolean).length} of 110 pixels differ`);
  });

  it('fails for what it cannot read', async () => {
    const { code, out, err } = await raymon('diff', document('a.json', new Native(1)), join(directory(), 'none'));
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^raymon diff: ENOENT/);
  });
});

/** A folder with two artefacts, a log with a blob, one below, and files that are none. */
async function folder(): Promise<string> {
  const path = join(directory(), 'run');
  mkdirSync(join(path, 'deep'), { recursive: true });
  writeFileSync(join(path, 'a.npy'), new Numpy(Int8Array.of(1)).toNpy());
  writeFileSync(join(path, 'deep', 'b.json'), toJsonBytes(new Native({ a: 1 })));
  writeFileSync(join(path, 'notes.txt'), 'x');
  writeFileSync(join(path, '.hidden.json'), '{');
  const logger = new RaymonFileLogger({ path: join(path, 'run.jsonl'), projectId: 'p', maxLineBytes: 4096 });
  new Trace(logger).log('big', new Numpy(new Float64Array(1000)));
  await logger.close();
  return path;
}

describe('a folder', () => {
  it('is listed by show, for people and for programs', async () => {
    const path = await folder();
    const { code, out, err } = await raymon('show', path);
    expect([code, err]).toEqual([0, '']);
    expect(plain(out).split('\n')).toEqual([
      `3 files  ${path}`,
      expect.stringMatching(/^file +format +size$/),
      expect.stringMatching(/^a\.npy {8}npy +129 B$/),
      expect.stringMatching(/^deep\/b\.json {2}json +\d+ B$/),
      expect.stringMatching(/^run\.jsonl {4}log +\d+ B$/),
      '1 of no known format',
      '',
    ]);
    const said = await raymon('show', '--json', '--rows', '1', path);
    expect(jsonLines(said.out)).toEqual([
      { folder: path, files: [{ file: 'a.npy', format: 'npy', bytes: 129 }], fileCount: 3, others: 1 },
    ]);
    expect((await raymon('show', '--rows', '1', path)).out).toContain('… 1 of 3 files');
  });

  it('is verified file by file, one line each, with logs and their blobs', async () => {
    const path = await folder();
    const { code, out, err } = await raymon('verify', path);
    expect([code, err]).toEqual([0, '']);
    const lines = out.trimEnd().split('\n');
    expect(lines.map((line) => line.split('  ').slice(0, 2))).toEqual([
      ['ok', join(path, 'a.npy')],
      ['ok', join(path, 'deep/b.json')],
      ['ok', join(path, 'run.jsonl')],
      ['3 files, nothing wrong; 1 of no known format'],
    ]);
    expect(lines[2]).toContain('1 blob');
  });

  it('has an exit code and a line for what is damaged, and others are still read', async () => {
    const path = await folder();
    writeFileSync(join(path, 'a.npy'), 'damaged');
    const { code, out } = await raymon('verify', path);
    expect(code).toBe(1);
    expect(out).toMatch(/^damaged .*a\.npy/);
    expect(out).toContain('3 files, 1 damaged, 1 fault; 1 of no known format');
    const said = jsonLines((await raymon('verify', '--json', path)).out);
    expect(said.map((line) => (line as { ok?: boolean }).ok)).toEqual([false, true, true, undefined]);
    expect(said.at(-1)).toEqual({ files: 3, damaged: 1, faults: 1, others: 1 });
  });

  it('with a file that cannot be read is told so, and the others are still read', async () => {
    const path = await folder();
    symlinkSync('nowhere', join(path, 'gone.json'));
    symlinkSync('circle.npy', join(path, 'circle.npy'));
    symlinkSync('a.npy', join(path, 'link.npy'));
    symlinkSync('..', join(path, 'deep', 'up'));
    const shown = await raymon('show', path);
    expect(shown.code).toBe(1);
    expect(plain(shown.out)).toContain('4 files');
    expect(plain(shown.out)).toContain('link.npy');
    expect(shown.err).toMatch(/^raymon show: ELOOP: .*circle\.npy'\nraymon show: ENOENT: .*gone\.json'\n$/);
    const verified = await raymon('verify', path);
    expect(verified.code).toBe(1);
    expect(verified.out).toContain('6 files, 2 damaged, 2 faults; 1 of no known format');
  });

  it('without a file to look at is an error with a code', async () => {
    const path = join(directory(), 'empty');
    mkdirSync(path, { recursive: true });
    const shown = await raymon('show', path);
    expect(shown.code).toBe(1);
    expect(shown.err).toMatch(/^raymon show: Expected files of a known format in the folder .*\(unknown-format\)\n$/);
    const verified = await raymon('verify', path);
    expect(verified.code).toBe(1);
    expect(verified.out).toContain('(unknown-format)');
  });

  it.each([['diff'], ['convert'], ['log']])('is refused by %s, which takes files', async (command) => {
    const path = await folder();
    const more = command === 'convert' ? [join(path, 'out.json')] : [path];
    const { code, out, err } = await raymon(command, path, ...more);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/: Expected a file, got the folder .*raymon show, verify and view.*\(many-artefacts\)\n$/);
  });
});

describe('a log', () => {
  it('is printed for people', async () => {
    const { code, out, err } = await raymon('log', await written());
    expect([code, err]).toEqual([0, '']);
    const lines = plain(out).trimEnd().split('\n');
    expect(lines.map((line) => line.replace(/^\S+ {2}/, ''))).toEqual([
      String.raw`first-tr  hello \u001b]0;owned\u0007\u009b2J\u202e`,
      'first-tr  scores  Numpy float32 (2,)',
      'first-tr  big  Numpy float64 (1000,)',
      'first-tr  client=bigshot  ms=1.5',
      'second-t  bye',
    ]);
    for (const line of lines) expect(line).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z {2}/);
  });

  it('is printed for programs, blobs joined, of one trace or one name', async () => {
    const path = await written();
    const { out } = await raymon('log', path, '--json', '--trace', 'first-trace', '--ref', 'big');
    const [record, ...others] = jsonLines(out) as [{ data: unknown }];
    expect(others).toEqual([]);
    expect(record).toMatchObject({ kind: 'object', trace_id: 'first-trace', project_id: 'p', ref: 'big' });
    expect(
      equals(fromJson(JSON.stringify(record.data)), new Numpy(Float64Array.from({ length: 1000 }, (_, i) => i))),
    ).toBe(true);
    expect(jsonLines((await raymon('log', path, '--json', '--trace', 'second-t')).out)).toHaveLength(1);
    expect((await raymon('log', path, '--json', '--trace', 'second')).out).toBe('');
    const [hello] = jsonLines((await raymon('log', path, '--json')).out) as [{ data: string }];
    expect(hello.data).toBe(`hello ${ESCAPE}`);
  });

  it('is followed while it grows, also after it was rotated, until it is enough', async () => {
    const path = await written();
    const command = begin(['log', path, '--follow', '--trace', 'later-trace']);
    const logger = new RaymonFileLogger({ path, projectId: 'p', maxFileBytes: 4096, maxLineBytes: 4096 });
    const trace = new Trace(logger, { traceId: 'later-trace' });
    for (let i = 0; i < 100; i++) trace.info(`${i} ${'x'.repeat(100)}`);
    await logger.close();
    let seen = '';
    await new Promise<void>((resolve) => {
      command.child.stdout?.on('data', (data: Buffer) => {
        seen += data.toString();
        if (seen.includes('  99 xxx')) resolve();
      });
    });
    command.child.kill('SIGTERM');
    const { code, out } = await command.ended;
    expect(code).toBe(0);
    expect(
      out
        .split('\n')
        .flatMap((line) => /later-tr {2}(\d+) /.exec(line)?.[1] ?? [])
        .map(Number),
    ).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });

  it('is proven by verify, with its blobs', async () => {
    const path = await written();
    const { code, out } = await raymon('verify', path);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^ok .* a log, 5 records, 2 texts, 2 artefacts, 1 tag, 1 blob \(log\)\n1 file, nothing wrong\n$/,
    );
  });

  it('that is damaged is told line by line', async () => {
    const path = await written();
    const text = readFileSync(path, 'utf8');
    const sha256 = /[0-9a-f]{64}/.exec(text)?.[0] ?? '';
    writeFileSync(join(directory(), 'run.jsonl.blobs', `${sha256}.json`), 'damaged');
    writeFileSync(join(directory(), 'run.jsonl.blobs', `${'0'.repeat(64)}.json`), '{}');
    writeFileSync(path, `${text}no json\n{"type":"info"`);
    const { code, out } = await raymon('verify', path);
    expect(code).toBe(1);
    expect(out).toMatch(/run\.jsonl:3: Expected a blob with \d+ bytes - at \$\.jcr\.data \(bad-value\)/);
    expect(out).toMatch(/run\.jsonl:6: .*\(syntax\)/);
    expect(out).toContain('1 line was cut off');
    expect(out).toContain('1 blob that no line refers to');
    expect(out).toMatch(/\n1 file, 1 damaged, 2 faults\n$/);
    const said = jsonLines((await raymon('verify', '--json', path)).out);
    expect(said).toMatchObject([
      { ok: false, faultCount: 2, records: 4, blobs: 0 },
      { files: 1, damaged: 1, faults: 2 },
    ]);
    const printed = await raymon('log', path);
    expect(printed.code).toBe(1);
    expect(printed.out.trimEnd().split('\n')).toHaveLength(4);
    expect(printed.err).toMatch(/run\.jsonl:3: .*\n.*run\.jsonl:6: .*\n.*run\.jsonl:7: cut off, passed over\n$/);
  });

  it('without records is told so, and is nothing wrong', async () => {
    const path = file('empty.jsonl', '');
    const said = `raymon log: no records in ${JSON.stringify(path)}\n`;
    for (const argv of [['log'], ['log', '--json'], ['show'], ['show', '--json']]) {
      expect(await raymon(...argv, path)).toMatchObject({ code: 0, out: '', err: said });
    }
    expect((await raymon('verify', path)).code).toBe(0);
  });

  it('without the trace or the name that is asked for is an error', async () => {
    const path = await written();
    const asked = [
      [['--trace', 'none-such'], 'of the trace "none-such"'],
      [['--ref', 'none'], 'with the name "none"'],
      [['--trace', 'second-trace', '--ref', 'scores', '--json'], 'with the name "scores" of the trace "second-trace"'],
    ] as const;
    for (const [options, what] of asked) {
      const said = `raymon log: Expected a record ${what}, got none: raymon log LOG lists those that there are (many-artefacts)\n`;
      expect(await raymon('log', path, ...options)).toMatchObject({ code: 1, out: '', err: said });
    }
  });

  it('that is not there, or is standard input, is refused', async () => {
    expect(await raymon('log', join(directory(), 'none.jsonl'))).toMatchObject({ code: 1, out: '' });
    expect(await raymon('log', '-')).toMatchObject({ code: 2, out: '' });
  });
});

describe('raymon verify', () => {
  it('reads pixels as well, and says which file is damaged', async () => {
    const png = readFileSync(new URL('../../fixtures/images/rgb-8.png', import.meta.url));
    const at = png.indexOf('IDAT') + 8;
    const damaged = Buffer.from(png);
    damaged.fill(0xff, at, at + 20);
    const good = document('good.json', new Image(png));
    const bad = file(
      'bad.json',
      Buffer.from(toJsonBytes(new Image(png)))
        .toString()
        .replace(png.toString('base64'), damaged.toString('base64')),
    );
    const { code, out } = await raymon('verify', good, bad, join(directory(), 'none'));
    expect(code).toBe(1);
    expect(out).toMatch(/^ok .*good\.json/);
    expect(out).toMatch(/\ndamaged .*bad\.json/);
    expect(out).toMatch(/none: ENOENT.* \(ENOENT\)\n3 files, 2 damaged, 2 faults\n$/);
  });
});

describe('the command line', () => {
  it.each(['show', 'diff', 'verify', 'log'])('%s --help says how it is called, and its exit codes', async (name) => {
    const { code, out } = await raymon(name, '--help');
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^Usage: raymon ${name} `));
    expect(out).toContain('Exit code: 0');
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  });
});

/** Columns of a line, by the one rule that these tests need. */
function widthOf(line: string): number {
  return Array.from(line).reduce((sum, character) => sum + (/\p{Script=Han}/u.test(character) ? 2 : 1), 0);
}
