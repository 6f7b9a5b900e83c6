/**
 * Every public door that takes options, held to refuse those that it does not have. What an entry point exports must
 * stand in one of the two tables.
 *
 * @module
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Int32, tableFromArrays, vectorFromArray } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import * as core from '../src/core.ts';
import * as hub from '../src/hub.ts';
import * as everything from '../src/index.ts';
import * as testing from '../src/testing.ts';
import * as traces from '../src/trace.ts';
import * as types from '../src/types.ts';
import { imageFile } from './support/image-fixtures.ts';
import { optionErrorOf } from './support/option-error.ts';

const { DataFrame, Image, Native, Numpy, Series, builtins } = everything;

interface Door {
  /** Calls it; what it gives is left alone. */
  readonly call: (options: never) => unknown;
  /** Options that it needs, legal ones. */
  readonly needs?: object;
  /** A known option with a value of a wrong type. */
  readonly wrong: { readonly [name: string]: unknown };
  /** Whether it takes `limits`. */
  readonly limits?: false;
  /** What stands before the name in the path of an error. */
  readonly path?: readonly string[];
}

/** Nothing is ever made there: what is wrong with options is told before. */
const directory = join(tmpdir(), 'raymon-option-doors');
const png = imageFile('rgb-8.png');
const document = { type: 'raymon.types.Native', params: { data: 1 } };
const packed = everything.toMsgpack(1);
const stream = DataFrame.fromColumns({ a: [1] }).toIPC();
const Url = everything.defineDataType({
  type: 'acme.Url',
  is: (value): value is URL => value instanceof URL,
  encode: (url) => url.href,
  decode: (text) => new URL(String(text)),
});
const kit = everything.toolkit(builtins.with(Url));
const api = new everything.RaymonApi({ auth: 'x.y.z', url: 'http://127.0.0.1:9' });
const client = { authUrl: 'http://127.0.0.1:9', audience: 'a', clientId: 'c' };
const limitsOnly = { wrong: { limits: 7 } } as const;
const calls = { limits: false, wrong: { timeout: 'soon' } } as const;
const send = (): Promise<void> => Promise.resolve();
const slice = { limits: false, wrong: {}, path: ['slice'] } as const;

const readers = (
  name: string,
  functions: Pick<typeof kit, 'loadJcr' | 'fromJson' | 'fromMsgpack'>,
): [string, Door][] => [
  [`${name}loadJcr`, { call: (o) => functions.loadJcr(document, o), wrong: { unknown: 'kept', as: 'Numpy' } }],
  [`${name}fromJson`, { call: (o) => functions.fromJson(JSON.stringify(document), o), wrong: { strict: 'yes' } }],
  [`${name}fromMsgpack`, { call: (o) => functions.fromMsgpack(packed, o), wrong: { exact: 'honour' } }],
];

const writers = (
  name: string,
  functions: Omit<typeof kit, 'loadJcr' | 'fromJson' | 'fromJsonStream' | 'fromMsgpack'>,
): [string, Door][] => [
  [`${name}wrap`, { call: (o) => functions.wrap({ a: 1 }, o), ...limitsOnly }],
  [`${name}toJson`, { call: (o) => functions.toJson(1, o), ...limitsOnly }],
  [`${name}toJsonBytes`, { call: (o) => functions.toJsonBytes(1, o), ...limitsOnly }],
  [`${name}toJsonChunks`, { call: (o) => functions.toJsonChunks(1, o), wrong: { bufferBytes: '64' } }],
  [`${name}toJsonStream`, { call: (o) => functions.toJsonStream(1, o), wrong: { bufferBytes: 1.5 } }],
  [`${name}toMsgpack`, { call: (o) => functions.toMsgpack(1, o), ...limitsOnly }],
  [`${name}toCanonicalJson`, { call: (o) => functions.toCanonicalJson(1, o), ...limitsOnly }],
  [`${name}contentHash`, { call: (o) => functions.contentHash(1, o), ...limitsOnly }],
];

const routes: [string, (options: never) => unknown][] = [
  ['get', (o) => api.get('a', {}, o)],
  ['post', (o) => api.post('a', 1, o)],
  ['put', (o) => api.put('a', 1, o)],
  ['delete', (o) => api.delete('a', 1, o)],
  ['projectCreate', (o) => api.projectCreate('p', o)],
  ['projectSearch', (o) => api.projectSearch('p', o)],
  ['projectsLs', (o) => api.projectsLs(o)],
  ['projectM2mclientAdd', (o) => api.projectM2mclientAdd('p', o)],
  ['projectM2mclientGet', (o) => api.projectM2mclientGet('p', o)],
  ['projectTransfer', (o) => api.projectTransfer('p', { userId: 'u' }, o)],
  ['orchestrationApply', (o) => api.orchestrationApply('p', {}, o)],
  ['orchestrationGet', (o) => api.orchestrationGet('p', o)],
  ['orgCreate', (o) => api.orgCreate('o', 'd', o)],
  ['orgGet', (o) => api.orgGet('o', o)],
  ['orgAddUser', (o) => api.orgAddUser('o', 'u', 'r', o)],
  ['orgRmUser', (o) => api.orgRmUser('o', 'u', o)],
  ['profileCreate', (o) => api.profileCreate('p', { name: 'n', version: '1', toJcr: () => 1 }, o)],
  ['profileLs', (o) => api.profileLs('p', o)],
  ['profileGet', (o) => api.profileGet('p', 'n', '1', o)],
  ['profileReduce', (o) => api.profileReduce('p', 'n', '1', {}, o)],
  ['traceLs', (o) => api.traceLs('p', {}, o)],
  ['traceGet', (o) => api.traceGet('p', 't', o)],
  ['objectLs', (o) => api.objectLs('p', {}, o)],
  ['objectGet', (o) => api.objectGet('p', 'o', o)],
  ['objectSearch', (o) => api.objectSearch('p', 't', 'r', o)],
  ['refsLs', (o) => api.refsLs('p', {}, o)],
  ['tagsLs', (o) => api.tagsLs('p', o)],
  ['tagsGet', (o) => api.tagsGet('p', 't', o)],
  ['ingestBatch', (o) => api.ingestBatch('p', [], o)],
];

const streams = (name: string, { fromJsonStream }: Pick<typeof kit, 'fromJsonStream'>): [string, Door][] => [
  [`${name}fromJsonStream`, { call: (o) => fromJsonStream(new Blob([]), o), wrong: { onProgress: 1, signal: 'now' } }],
];

const DOORS: ReadonlyMap<string, Door> = new Map<string, Door>([
  ['Numpy', { call: (o) => new Numpy(new Int8Array(6), o), wrong: { shape: '(2, 3)' } }],
  ['Numpy.fromArray', { call: (o) => Numpy.fromArray([1], o), wrong: { dtype: 8 } }],
  ['Numpy.fromBytes', { call: (o) => Numpy.fromBytes(new Uint8Array(6), o), needs: { dtype: 'int8', shape: [6] }, wrong: { shape: [-1] } }], // oxfmt-ignore
  ['Numpy.fromNpy', { call: (o) => Numpy.fromNpy(new Numpy(new Int8Array(1)).toNpy(), o), ...limitsOnly }],
  ['Native', { call: (o) => new Native(1, o), wrong: { adopt: 1 } }],
  ['Native.lossy', { call: (o) => Native.lossy(1, o), ...limitsOnly }],
  ['Image', { call: (o) => new Image(png, o), wrong: { lossless: 'yes' } }],
  ['Image.from', { call: (o) => Image.from(png, o), wrong: { chromaSubsampling: '4:2:2' } }],
  ['Image.fromPixels', { call: (o) => Image.fromPixels({ data: new Uint8Array(4), shape: [2, 2] }, o), wrong: { lossless: 1 } }], // oxfmt-ignore
  ['Image#toPixels', { call: (o) => new Image(png).toPixels(o), limits: false, wrong: { orient: 'up' } }],
  ['DataFrame', { call: (o) => new DataFrame(tableFromArrays({ a: [1] }), o), wrong: { layout: 'arow' } }],
  ['DataFrame.fromColumns', { call: (o) => DataFrame.fromColumns({ a: [1] }, o), wrong: { schema: {} } }],
  ['DataFrame.fromRows', { call: (o) => DataFrame.fromRows([{ a: 1 }], o), wrong: { schema: 1, integers: 'int64' } }],
  ['DataFrame.fromData', { call: (o) => DataFrame.fromData({ a: { 0: 1 } }, o), wrong: { schema: 'int8' } }],
  ['DataFrame.fromIPC', { call: (o) => DataFrame.fromIPC(stream, o), wrong: { layout: 'arow', zstd: 'zlib' } }],
  ['DataFrame#toIPC', { call: (o) => DataFrame.fromIPC(stream).toIPC(o), wrong: { format: 'feather' } }],
  ['DataFrame#toCsv', { call: (o) => DataFrame.fromIPC(stream).toCsv(o), wrong: { lossy: 'yes' } }],
  [
    'DataFrame#toRows',
    { call: (o) => DataFrame.fromColumns({ a: [1] }).toRows(o), limits: false, wrong: { as: 'json' } },
  ],
  [
    'DataFrame#values',
    { call: (o) => DataFrame.fromColumns({ a: [1] }).values('a', o), limits: false, wrong: { as: 1 } },
  ],
  ['Series#toArray', { call: (o) => new Series([1]).toArray(o), limits: false, wrong: { as: 'JS' } }],
  ['Series', { call: (o) => new Series(vectorFromArray([1], new Int32()), o), wrong: { name: 1, integers: true } }],
  ['Series.fromData', { call: (o) => Series.fromData({ 0: 1 }, o), wrong: { name: {} } }],
  ['defined type', { call: (o) => new Url(new URL('a:b'), o), ...limitsOnly }],
  ['defineDataType', { call: (o) => everything.defineDataType(o), limits: false, needs: { type: 'a.B', is: () => true, encode: () => 1, decode: () => 1 }, wrong: { is: 1 } }], // oxfmt-ignore
  ...streams('', everything),
  ...streams('core.', core),
  ...streams('toolkit.', kit),
  ...readers('', everything),
  ...writers('', everything),
  ...readers('core.', core),
  ...writers('core.', core),
  ...readers('toolkit.', kit),
  ...writers('toolkit.', kit),
  ...readers('builtins.', builtins),
  ['builtins.wrap', { call: (o) => builtins.wrap(1, o), ...limitsOnly }],
  ['unwrap', { call: (o) => everything.unwrap(1, o), limits: false, wrong: { arrays: 'flat' } }],
  ['readJcr', { call: (o) => everything.readJcr(`${directory}/none.json`, o), wrong: { registry: {} } }],
  ['writeJcr', { call: (o) => everything.writeJcr(`${directory}/a.json`, 1, o), wrong: { bufferBytes: -1 } }],
  ['RaymonFileLogger', { call: (o) => new everything.RaymonFileLogger(o), needs: { projectId: 'p', path: `${directory}/a.log` }, wrong: { maxFileBytes: '1' } }], // oxfmt-ignore
  ['RaymonApiLogger', { call: (o) => new everything.RaymonApiLogger(o), needs: { projectId: 'p', send }, wrong: { batchAge: 'soon' } }], // oxfmt-ignore
  ['trace.RaymonApiLogger', { call: (o) => new traces.RaymonApiLogger(o), needs: { projectId: 'p', send }, wrong: { sampleRate: 2, redact: 'x' } }], // oxfmt-ignore
  ['RaymonApiLogger backoff', { call: (backoff) => new everything.RaymonApiLogger({ projectId: 'p', send, backoff }), limits: false, wrong: { first: 0 }, path: ['backoff'] }], // oxfmt-ignore
  ['Spool', { call: (o) => new everything.Spool(o), needs: { directory: `${directory}/spool` }, limits: false, wrong: { fsync: 'yes' } }], // oxfmt-ignore
  ['fetchTransport', { call: (o) => everything.fetchTransport(o), needs: { url: 'http://127.0.0.1:9' }, limits: false, wrong: { token: 'x' } }], // oxfmt-ignore
  [
    'readLog',
    {
      call: (o) => everything.readLog(`${directory}/none.log`, o).next(),
      wrong: { onError: 1, kind: 'data', traceId: '', ref: 1 },
    },
  ],
  ['Trace', { call: (o) => new everything.Trace(new everything.RaymonApiLogger({ projectId: 'p', send }), o), limits: false, wrong: { traceId: '' } }], // oxfmt-ignore
  ['RaymonApi', { call: (o) => new everything.RaymonApi(o), wrong: { registry: {}, auth: () => 'x.y.z' } }],
  ['machineLogin', { call: (o) => everything.machineLogin(o), needs: { ...client, clientSecret: 's' }, limits: false, wrong: { timeout: 0 } }], // oxfmt-ignore
  ['deviceLogin', { call: (o) => everything.deviceLogin(o), needs: { ...client, prompt: () => undefined }, limits: false, wrong: { timeout: 0 } }], // oxfmt-ignore
  ['storedLogin', { call: (o) => everything.storedLogin(o), limits: false, wrong: { timeout: Number.NaN } }],
  ['startHub', { call: (o) => hub.startHub(o), wrong: { port: '80', host: '0.0.0.0', directory: '', secretsPath: 1, publicUrl: 'http://a', allowHosts: ['a:1'], log: 1, minFreeBytes: -1, minFreeRatio: 2 } }], // oxfmt-ignore
  ['shipLog', { call: (o) => hub.shipLog(o), needs: { log: `${directory}/a.log`, send }, limits: false, wrong: { log: 1, send: 'x', projectId: '', statePath: {}, attempts: 0, follow: 1, signal: 1, onRefused: 1, onFailed: 1, onShipped: 1 } }], // oxfmt-ignore
  ...routes.map(([name, call]): [string, Door] => [`RaymonApi#${name}`, { call, ...calls, ...(name.startsWith('objectG') || name.startsWith('objectS') ? { limits: undefined as never } : {}) }]), // oxfmt-ignore
  ['RaymonApi#traceLs slice', { call: (o) => api.traceLs('p', o), ...slice }],
  ['RaymonApi#refsLs slice', { call: (o) => api.refsLs('p', o), ...slice }],
  ['RaymonApi#objectLs slice', { call: (o) => api.objectLs('p', o), ...slice }],
  ['RaymonApi#profileReduce slice', { call: (o) => api.profileReduce('p', 'n', '1', o), ...slice }],
]);

/** What takes no options, and why where it looks as if it did. */
const WITHOUT_OPTIONS: ReadonlySet<string> = new Set([
  'equals',
  'equalityTester',
  'toolkit',
  'isRaymonError',
  'activeSpanTraceId',
  'clearTrace',
  'currentTrace',
  'setCurrentTrace',
  'withTrace',
  'errorTags',
  'normalizeTagName',
  'tagValues',
  'Tag',
  'Payload',
  'Tag.fromJcr',
  ...['Numpy', 'Native', 'Image', 'DataFrame', 'Series'].flatMap((name) => [`${name}.fromJcr`, `${name}.adopt`]),
  // Internal.
  'Native.adopterOf',
  'Native.unchecked',
  'Numpy.stateOf',
  'Native#parse',
  'Numpy#at',
  'Numpy#field',
  'Numpy#toNested',
  'Numpy#toNpy',
  'Image#verify',
  'Image#toSharp',
  'Image#toBlob',
  'builtins.with',
  'builtins.has',
  'builtins.get',
  'builtins.wrapToState',
  'RaymonApi#request',
  'RaymonApi#postBatch',
]);

describe.each([...DOORS])('%s', (_, { call, needs = {}, wrong, limits, path = [] }) => {
  const bad = (options: unknown): Promise<{ path: readonly (string | number)[]; message: string }> =>
    optionErrorOf(() => call(options as never));

  it('refuses options that it does not have, and says which was meant', async () => {
    expect(await bad({ ...needs, nonsense: 1 })).toMatchObject({ path: [...path, 'nonsense'] });
    expect(await bad({ ...needs, nonsense: undefined })).toMatchObject({ path: [...path, 'nonsense'] });
    expect(await bad(JSON.parse('{ "__proto__": 1 }'))).toMatchObject({ path: [...path, '__proto__'] });
    if (limits === false) return;
    const { path: place, message } = await bad({ ...needs, limits: { dept: 3 } });
    expect(place).toEqual([...path, 'limits', 'dept']);
    expect(message).toContain('did you mean depth?');
  });

  it('refuses a value of a wrong type, and invalid options', async () => {
    for (const [name, value] of Object.entries(wrong)) {
      const error = await bad({ ...needs, [name]: value });
      expect(error.path.slice(0, path.length + 1)).toEqual([...path, name]);
    }
    for (const none of [null, 3, 'options', []]) expect(await bad(none)).toMatchObject({ path });
  });
});

/** The doors that only calculate: others would open what legal options name. */
const CALCULATING = [...DOORS].filter(([name]) => /^(?:core\.|toolkit\.|builtins\.)?(?:[A-Z]\w+\.|DataFrame|Image|Native|Numpy|Series|to[A-Z]|from|load|wrap|unwrap|content)/.test(name) && !/^(?:RaymonApi|trace\.)/.test(name)); // oxfmt-ignore

describe.each(CALCULATING)('%s', (_, { call, needs = {}, wrong }) => {
  it('reads each option once, so that what was checked is what is used', async () => {
    const counts = new Map<string | symbol, number>();
    const options = new Proxy({ ...needs, limits: undefined } as object, {
      get(target, name): unknown {
        counts.set(name, (counts.get(name) ?? 0) + 1);
        return Reflect.get(target, name) as unknown;
      },
    });
    // What becomes of the call does not matter here.
    await Promise.resolve()
      .then(() => call(options as never))
      .catch(() => undefined);
    const names = ['limits', ...Object.keys(needs), ...Object.keys(wrong)];
    expect(names.filter((name) => (counts.get(name) ?? 0) > 1)).toEqual([]);
  });
});

describe.each([
  ['raymon', everything],
  ['raymon/types', types],
  ['raymon/core', core],
  ['raymon/trace', traces],
  ['raymon/hub', hub],
  ['raymon/testing', testing],
])('%s', (_, entry) => {
  it('exports no door that the tables lack', () => {
    const known = new Set([...DOORS.keys(), ...WITHOUT_OPTIONS]);
    expect(
      doorsOf(entry as unknown as { readonly [name: string]: unknown }).filter((door) => !known.has(door)),
    ).toEqual([]);
  });
});

/** Functions, classes with their statics and methods, and the registry's methods. */
function doorsOf(entry: { readonly [name: string]: unknown }): string[] {
  return Object.entries(entry).flatMap(([name, exported]) => {
    if (name === 'builtins')
      return methodsOf(Object.getPrototypeOf(exported) as object).map((each) => `${name}.${each}`);
    if (typeof exported !== 'function' || exported.prototype instanceof Error) return [];
    const statics = methodsOf(exported).map((each) => `${name}.${each}`);
    const methods: string[] = [];
    // Methods of a wrapper and of a logger beside those of their interfaces, which take none.
    for (
      let at = exported.prototype as object | null | undefined;
      at !== undefined && at !== null && at !== Object.prototype;
      at = Object.getPrototypeOf(at) as object | null
    ) {
      methods.push(
        ...methodsOf(at)
          .filter((each) => !OF_INTERFACES.has(each))
          .map((each) => `${name}#${each}`),
      );
    }
    return WITHOUT_METHODS.has(name) || !String(exported).startsWith('class')
      ? [name, ...statics]
      : [name, ...statics, ...methods];
  });
}

/** Their methods take no options, or those of `flush`, which never fails: what it is told wrongly counts as not told. */
const WITHOUT_METHODS = new Set([
  'Trace',
  'RaymonFileLogger',
  'RaymonApiLogger',
  'Spool',
  'DataFrame',
  'Series',
  'Payload',
  'Tag',
]);
const OF_INTERFACES = new Set(['toJcr', 'toPayloadJcr', 'toJSON', 'toString']);

function methodsOf(owner: object): string[] {
  return Object.entries(Object.getOwnPropertyDescriptors(owner))
    .filter(([name, { value }]) => typeof value === 'function' && name !== 'constructor')
    .map(([name]) => name);
}
