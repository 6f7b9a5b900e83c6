/**
 * The layout of `src`, held: which folder may import which, that imports make no circle, and where what is costly or
 * belongs to one engine may be named. Imports of types count as well.
 *
 * @module
 */
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { type SourceFile, sourceFiles } from './support/imports.ts';

const BASE = ['base', 'base/keys', 'base/numbers', 'base/incoming'];
const VALUES = [...BASE, 'json', 'document'];
const TEXT = [...VALUES, 'text/reader', 'text/writer', 'text/msgpack'];
const NUMPY = [...VALUES, 'numpy/notation'];
const FRAME = [
  'frame/arrow',
  'frame/stream',
  'frame/values',
  'frame/pandas-writer',
  'frame/scan',
  'frame/pandas-reader',
  'frame/ipc',
  'frame/stored',
  'frame/csv',
];
const TOOLKIT = [...TEXT, 'text', ...NUMPY, 'numpy', 'native/kinds', 'native', 'image', 'frame', 'disk'];
const LOGGER = [...TEXT, 'text', 'toolkit', 'trace/record'];
/** What every part of the hub that stands before the store knows. */
const HUB = [...BASE, 'json', 'text/reader', 'trace/record', 'hub/core', 'hub/blobs', 'hub/store'];
/** What every part of the hub's store knows. */
const STORE = [...BASE, 'hub/core', 'hub/query/slicestr', 'hub/blobs', 'hub/store'];
const WRAPPERS = ['numpy', 'native', 'image', 'frame', 'toolkit'];
const COMMAND = [...BASE, 'json', 'api', 'api/login', 'hub/client', 'cli/command'];

/** What every format of files knows. */
const FORMAT = [...VALUES, 'cli/formats/source', 'cli/formats/frame'];

const MODEL = [...NUMPY, 'viewer/model', 'viewer/model/text'];
const MODELS = [...MODEL, 'viewer/model/array', 'viewer/model/image', 'viewer/model/frame', 'viewer/model/tree'];
/** What looking at a value on a terminal knows. */
const LOOK = [...TOOLKIT, 'toolkit', ...MODELS, 'viewer/model/diff'];
const VIEW = [...TOOLKIT, ...MODELS, 'viewer/model/diff', 'viewer/work', 'viewer/dom', 'viewer/host'];

/** What every page of the hub's page knows. */
const PAGE = ['viewer/model/text', 'ui/hub', 'ui/window', 'ui/parts'];

/** Each folder of `src`, lowest first, and the folders that its files may import besides their own. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  base: [],
  'base/keys': ['base'],
  'base/numbers': ['base'],
  'base/incoming': ['base'],
  disk: BASE,
  json: BASE,
  document: [...BASE, 'json'],
  'text/reader': [...BASE, 'json'],
  'text/writer': VALUES,
  'text/msgpack': VALUES,
  text: TEXT,
  'numpy/notation': BASE,
  numpy: NUMPY,
  'native/kinds': [...BASE, 'json'],
  native: [...NUMPY, 'numpy', 'native/kinds'],
  'image/file': ['base'],
  'image/pixels': [...NUMPY, 'numpy', 'image/file'],
  image: [...NUMPY, 'numpy', 'image/file', 'image/pixels'],
  'frame/arrow': BASE,
  'frame/stream': [...BASE, 'frame/arrow'],
  'frame/values': [...BASE, 'json', 'text/reader', 'numpy', 'frame/arrow', 'frame/stream'],
  'frame/pandas-writer': [...VALUES, 'text/msgpack', 'frame/arrow', 'frame/values'],
  'frame/scan': [...VALUES, 'frame/arrow'],
  'frame/pandas-reader': [...BASE, 'json', 'frame/arrow', 'frame/values', 'frame/scan'],
  'frame/ipc': [...BASE, 'frame/arrow', 'frame/stream'],
  'frame/stored': [...BASE, 'frame/arrow', 'frame/stream', 'frame/values'],
  'frame/csv': [...BASE, 'frame/arrow', 'frame/values', 'frame/stored'],
  frame: [...NUMPY, 'text', 'numpy', ...FRAME],
  toolkit: TOOLKIT,
  http: [...BASE, 'json', 'text/reader'],
  'api/login': [...BASE, 'json', 'disk', 'http'],
  api: [...TEXT, 'text', 'toolkit', 'http', 'api/login'],
  'trace/record': [...TEXT, 'text'],
  'trace/logger': LOGGER,
  'trace/send': [...LOGGER, 'disk', 'http', 'trace/logger'],
  'trace/file': [...LOGGER, 'disk', 'trace/logger'],
  trace: [...VALUES, 'toolkit', 'trace/record', 'trace/logger', 'trace/send'],
  'hub/core': BASE,
  'hub/query/slicestr': [...BASE, 'trace/record', 'hub/core'],
  'hub/blobs': [...BASE, 'disk', 'hub/core'],
  'hub/store': [...BASE, 'hub/core', 'hub/blobs'],
  'hub/store/sqlite/database': STORE,
  'hub/store/sqlite/admin': [...STORE, 'hub/store/sqlite/database'],
  'hub/store/sqlite/reader': [...STORE, 'hub/store/sqlite/database'],
  'hub/store/sqlite/writer': [...STORE, 'trace/record', 'hub/store/sqlite/database', 'hub/store/sqlite/reader'],
  'hub/store/sqlite': [
    ...STORE,
    'hub/store/sqlite/database',
    'hub/store/sqlite/admin',
    'hub/store/sqlite/reader',
    'hub/store/sqlite/writer',
  ],
  'hub/store/threads': [...STORE, 'hub/store/sqlite/database', 'hub/store/sqlite'],
  'hub/jobs': STORE,
  'hub/store/open': [...STORE, 'hub/store/threads', 'hub/jobs'],
  'hub/convert': [...BASE, ...WRAPPERS, 'hub/core', 'hub/store', 'hub/store/threads'],
  'hub/ingest': HUB,
  'hub/auth': [...HUB, 'api/login'],
  'hub/http': [...HUB, 'hub/convert', 'hub/ingest', 'hub/auth'],
  'hub/page': ['hub/core', 'hub/http'],
  'hub/api/answers': [...HUB, 'hub/convert', 'hub/http'],
  'hub/api/requests': [...HUB, 'hub/ingest', 'hub/auth', 'hub/http', 'hub/api/answers'],
  'hub/api/login': [...HUB, 'hub/auth', 'hub/http'],
  'hub/api': [
    ...HUB,
    'hub/convert',
    'hub/ingest',
    'hub/auth',
    'hub/http',
    'hub/page',
    'hub/api/answers',
    'hub/api/requests',
    'hub/api/login',
  ],
  hub: [...HUB, 'disk', 'hub/store/open', 'hub/convert', 'hub/ingest', 'hub/auth', 'hub/http', 'hub/api'],
  'hub/client': [
    ...BASE,
    'json',
    'disk',
    'http',
    'api/login',
    'trace/record',
    'trace/logger',
    'trace/send',
    'trace/file',
    'hub/core',
    'hub/jobs',
  ],
  'viewer/model': [],
  'viewer/model/text': BASE,
  'viewer/model/array': [...MODEL, 'frame/arrow', 'numpy'],
  'viewer/model/image': [...MODEL, 'image', 'image/file', 'viewer/model/array'],
  'viewer/model/frame': [...MODEL, 'frame', ...FRAME, 'viewer/model/array'],
  'viewer/model/tree': [...VALUES, 'native/kinds', 'viewer/model', 'viewer/model/text'],
  'viewer/model/diff': [...TOOLKIT, ...FRAME, 'toolkit', ...MODELS],
  'cli/command': [...BASE, 'api/login', 'viewer/model', 'viewer/model/text'],
  'viewer/work': [...MODEL, ...MODELS, 'viewer/model/diff'],
  'viewer/dom': MODELS,
  'viewer/host': [...VALUES, 'viewer/dom', 'viewer/work'],
  'viewer/array': VIEW,
  'viewer/frame': [...VIEW, 'viewer/array'],
  'viewer/image': [...VIEW, 'viewer/array'],
  'viewer/tree': VIEW,
  'viewer/diff': [...VIEW, 'viewer/array'],
  viewer: [...VIEW, 'viewer/array', 'viewer/frame', 'viewer/image', 'viewer/tree', 'viewer/diff'],
  'viewer/page': [...BASE, 'viewer/model/text'],
  'cli/formats/source': [...VALUES, 'disk', 'frame'],
  'cli/formats/frame': [...VALUES, ...FRAME, 'frame'],
  'cli/formats/arrow': [...FORMAT, ...FRAME],
  'cli/formats/csv': [...FORMAT, ...FRAME, 'frame'],
  'cli/formats/parquet/pages': [...BASE, 'frame/ipc', 'cli/formats/arrow'],
  'cli/formats/parquet': [...FORMAT, ...FRAME, 'frame', 'cli/formats/arrow', 'cli/formats/parquet/pages'],
  'cli/formats/numpy': [...FORMAT, 'numpy', 'native', 'image', 'image/file'],
  'cli/formats': [
    'disk',
    ...FORMAT,
    'numpy',
    'image',
    'toolkit',
    'trace/record',
    'trace/file',
    'cli/formats/arrow',
    'cli/formats/csv',
    'cli/formats/parquet',
    'cli/formats/numpy',
    'cli/command',
  ],
  'cli/summary': [...LOOK, 'trace/record', 'trace/file', 'cli/formats/source', 'cli/formats'],
  'cli/terminal': ['cli/command', ...MODELS],
  'cli/hub': [...COMMAND, 'hub/http', 'hub/jobs', 'hub', 'cli/summary', 'cli/terminal'],
  'cli/show': [...LOOK, 'trace/record', 'trace/file', 'cli/command', 'cli/summary', 'cli/terminal'],
  'cli/view': [
    'disk',
    ...VALUES,
    'native',
    'frame',
    'toolkit',
    'trace/file',
    'viewer/model/text',
    'viewer/page',
    'cli/command',
    'cli/formats/source',
    'cli/formats',
  ],
  cli: [
    ...COMMAND,
    ...LOOK,
    'trace/record',
    'trace/file',
    'cli/hub',
    'hub/core',
    'cli/formats',
    'cli/summary',
    'cli/terminal',
    'cli/show',
    'disk',
    'frame',
    'viewer/model/text',
    'viewer/page',
    'cli/formats/source',
    'cli/view',
  ],
  'viewer/app': [...VALUES, 'toolkit', 'viewer', 'viewer/page', 'viewer/dom', 'viewer/model/text'],
  'ui/hub': ['hub/core', 'hub/query/slicestr'],
  'ui/window': ['ui/hub'],
  'ui/parts': ['trace/record', 'hub/ingest', 'viewer/dom', 'viewer/model/text', 'ui/hub'],
  'ui/trace': [...PAGE, 'base', 'document', 'image', 'toolkit', 'viewer', 'viewer/dom'],
  'ui/filter': [...PAGE, 'trace/record', 'hub/core', 'hub/query/slicestr'],
  'ui/traces': [...PAGE, 'trace/record', 'ui/filter', 'ui/trace'],
  'ui/tags': [...PAGE, 'ui/filter', 'ui/traces'],
  'ui/settings': PAGE,
  'ui/app': [...PAGE, 'ui/traces', 'ui/tags', 'ui/settings'],
  ui: ['ui/window', 'ui/app'],
};

/** Where what is costly to load, or belongs to one engine, may be named: a folder, or one file. */
const NAMED_PLACES: readonly (readonly [what: string, matches: RegExp, places: readonly string[]])[] = [
  ['apache-arrow', /^apache-arrow$/, ['index.ts', 'types.ts', 'frame', 'cli/formats']],
  ['sharp', /^sharp$/, ['image/pixels/decode-pixels.ts', 'image/pixels/encode-pixels.ts', 'image/pixels/pipeline.ts']],
  ['npm ndarray', /^ndarray$/, ['numpy/ndarray.ts', 'image/image.ts']],
  ['oauth4webapi', /^oauth4webapi$/, ['api/login/oauth.ts']],
  [
    "Node's modules",
    /^node:/,
    [
      // For their types only: it is what asks for them at run time.
      'base/node-module.ts',
      'disk',
      'toolkit/files.ts',
      'api/login',
      'trace/async-context.ts',
      'trace/file',
      'trace/record/record-spans.ts',
      'trace/send/spool.ts',
      'trace/send/spool-directories.ts',
      'trace/send/spool-orphans.ts',
      'trace/send/spool-owner.ts',
      'trace/send/process-identity.ts',
      'hub',
      'cli',
    ],
  ],
  ['preact', /^preact(?:\/|$)/, ['ui']],
];

/** Where the global `Buffer` may be named: what runs on Node alone. All else asks `base/node-buffer.ts` for it. */
const BUFFER_PLACES = [
  'base/node-buffer.ts',
  'api/login',
  'trace/file',
  'trace/send/spool-owner.ts',
  'hub',
  'cli',
] as const;

const MOST_FILES = 16;

const files = sourceFiles('src');

describe('the layout of src', () => {
  it('has a rule for every folder', () => {
    const folders = new Set(files.map(({ folder }) => folder).filter((folder) => folder !== ''));
    expect([...folders].toSorted()).toEqual(Object.keys(MAY_IMPORT).toSorted());
  });

  it('lets a folder import only what its rule names', () => {
    const folderOf = new Map(files.map(({ path, folder }) => [path, folder]));
    const wrong = files.flatMap(({ path, folder, files: imported }) =>
      imported
        .filter(
          (to) => folder !== '' && folderOf.get(to) !== folder && !MAY_IMPORT[folder]?.includes(folderOf.get(to) ?? ''),
        )
        .map((to) => `${path} imports ${to}`),
    );
    expect(wrong).toEqual([]);
  });

  it('has one door to the scanner of frames', () => {
    const through = files.flatMap(({ folder, files: imported }) =>
      folder === 'frame/scan' ? [] : imported.filter((to) => to.includes('frame/scan/')),
    );
    expect([...new Set(through)]).toEqual(['frame/scan/scan-columns.ts']);
  });

  it('has no entry point that another file imports', () => {
    const entries = new Set(files.filter(({ folder }) => folder === '').map(({ path }) => path));
    const wrong = files.flatMap(({ path, files: imported }) =>
      imported.filter((to) => entries.has(to)).map((to) => `${path} imports ${to}`),
    );
    expect(wrong).toEqual([]);
  });

  it('has rules without a circle: each folder stands above all that it may import', () => {
    const order = Object.keys(MAY_IMPORT);
    const wrong = order.flatMap((folder, at) =>
      (MAY_IMPORT[folder] ?? []).filter((to) => order.indexOf(to) >= at).map((to) => `${folder} may import ${to}`),
    );
    expect(wrong).toEqual([]);
  });

  it('has no circle of files', () => {
    expect(circleOf(new Map(files.map(({ path, files: imported }) => [path, imported])))).toEqual([]);
  });

  it.each(NAMED_PLACES)('names %s in few places only', (_, matches, places) => {
    const naming = files.filter(({ packages }) => packages.some((name) => matches.test(name)));
    expect(outside(naming, places)).toEqual([]);
  });

  it("names Node's Buffer in few places only", () => {
    const naming = files.filter(({ text }) => /\bBuffer\b/.test(text.replaceAll(COMMENTS, '')));
    expect(outside(naming, BUFFER_PLACES)).toEqual([]);
  });

  it(`has at most ${MOST_FILES} files in a folder`, () => {
    const counts = new Map<string, number>();
    for (const { folder } of files) counts.set(folder, (counts.get(folder) ?? 0) + 1);
    expect([...counts].filter(([, count]) => count > MOST_FILES)).toEqual([]);
  });
});

const COMMENTS = /\/\*[\s\S]*?\*\/|\/\/.*/g;

/** What stands beside `src`; all else is the project's, in one of these folders. */
const TOP_LEVEL = [
  '.ci',
  '.gitignore',
  '.npmrc',
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'bench',
  'fixtures',
  'package-lock.json',
  'package.json',
  'src',
  'test',
  'tsconfig.json',
];

describe('the top level', () => {
  it('holds what tools require there, and nothing that a run left behind', () => {
    const root = new URL('..', import.meta.url);
    const kept = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 }).split('\n');
    const names = new Set(kept.filter((path) => path !== '').map((path) => path.replace(/\/.*/s, '')));
    expect([...names].toSorted()).toEqual(TOP_LEVEL.toSorted());
  });
});

/** The paths of the files that are neither one of some places nor below one. */
function outside(found: readonly SourceFile[], places: readonly string[]): string[] {
  return found
    .map(({ path }) => path)
    .filter((path) => !places.some((place) => path === place || path.startsWith(`${place}/`)));
}

/** The first circle that imports make, as a list of files; empty if there is none. */
function circleOf(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const open: string[] = [];
  const visit = (path: string): string[] => {
    if (open.includes(path)) return [...open.slice(open.indexOf(path)), path];
    if (done.has(path)) return [];
    open.push(path);
    for (const to of imports.get(path) ?? []) {
      const circle = visit(to);
      if (circle.length > 0) return circle;
    }
    open.pop();
    done.add(path);
    return [];
  };
  for (const path of imports.keys()) {
    const circle = visit(path);
    if (circle.length > 0) return circle;
  }
  return [];
}
