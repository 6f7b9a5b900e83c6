import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import ndarray from 'ndarray';
import { DataFrame, Image, Native, Numpy, RaymonApiLogger, Trace, type RaymonApi, type TagLike } from 'raymon';
import { dataFile } from './data-file.ts';

/** What the traces of the demo are made of: real data, read once. */
export interface DemoData {
  readonly heights: { readonly width: number; readonly height: number; readonly values: readonly number[] };
  readonly pictures: readonly Image[];
  readonly weather: readonly (readonly string[])[];
}

const CLIENTS = ['bigshot', 'acme', 'northwind', 'initech'];
const REGIONS = ['eu-west', 'us-east', 'ap-south'];
const VERSIONS = ['v1.4.2', 'v1.4.3', 'v1.10.0'];
/** Each so many traces one has artefacts. */
const ARTEFACTS_EACH = 3;
/** Milliseconds between two traces of the service that goes on. */
const PAUSE_MS = 2000;

/** Reads the data that the demo logs. */
export async function readDemoData(): Promise<DemoData> {
  const [heights, weather, ...pictures] = await Promise.all([
    readFile(dataFile('volcano.json'), 'utf8'),
    readFile(dataFile('seattle-weather.csv'), 'utf8'),
    ...['ffox', 'gimp', '7zip'].map((name) => readFile(dataFile(`${name}.png`))),
  ]);
  return {
    heights: JSON.parse(heights) as DemoData['heights'],
    pictures: pictures.map((bytes) => new Image(bytes)),
    weather: weather
      .trim()
      .split(/\r?\n/)
      .map((line) => line.split(',')),
  };
}

/**
 * Logs traces as a service that looks at pictures would.
 *
 * @param count - of traces.
 * @param from - the number of the first: the same number is the same trace.
 */
export async function fillHub(api: RaymonApi, data: DemoData, count: number, from = 0): Promise<void> {
  const logger = new RaymonApiLogger({ projectId: 'default', send: api.send });
  for (let i = from; i < from + count; i++) logTrace(logger, data, i);
  if (!(await logger.close())) throw new Error('Expected all traces of the demo to arrive');
}

/** Logs one trace after the other, until it is told to end. */
export async function keepLogging(api: RaymonApi, data: DemoData, from: number, signal: AbortSignal): Promise<void> {
  for (let i = from; !signal.aborted; i++) {
    await fillHub(api, data, 1, i);
    await setTimeout(PAUSE_MS, undefined, { signal });
  }
}

function logTrace(logger: RaymonApiLogger, data: DemoData, i: number): void {
  const random = randomOf(i);
  const trace = new Trace(logger, { traceId: idOf(random) });
  const latency = Math.round(60 + 80 * random() + (random() < 0.05 ? 600 * random() : 0));
  const score = Math.round(1000 * (1 - random() ** 2)) / 1000;
  const isDark = random() < 0.06;
  trace.info(`picture received from edge-${1 + Math.floor(random() * 5)}`);
  trace.tag([
    tag('label', 'client', pick(CLIENTS, random)),
    tag('label', 'region', pick(REGIONS, random)),
    tag('label', 'app', pick(VERSIONS, random)),
    tag('metric', 'latency_ms', latency),
    tag('metric', 'top_score', score),
    ...(i % 7 === 0 ? [tag('profile-input', 'sharpness', Math.round(100 * random()) / 100)] : []),
    ...(isDark ? [tag('error', 'too_dark', Math.round(80 + 20 * random()) / 100)] : []),
  ]);
  if (i % ARTEFACTS_EACH === 0) logArtefacts(trace, data, i, random);
  trace.info(isDark ? 'too_dark above 0.8, asked for a second picture' : `answered in ${latency} ms`);
}

function logArtefacts(trace: Trace, { heights, pictures, weather }: DemoData, i: number, random: () => number): void {
  trace.log(
    'request/body',
    new Native({ id: 2n ** 53n + BigInt(i), asked: new Date(Date.UTC(2026, 10, 28)), tries: -0 }),
  );
  trace.log('request/picture', pictures[i % pictures.length] as Image);
  const shift = random() * 20;
  const heat = Float32Array.from(heights.values, (value) => value + shift * Math.sin(value / 9));
  heat[i % heat.length] = NaN;
  trace.log('model/heatmap', new Numpy(ndarray(heat, [heights.height, heights.width])));
  trace.log('model/signal', new Numpy(Float64Array.from({ length: 500 }, (_, x) => Math.sin(x / 17) + random() / 3)));
  const [head = [], ...rows] = weather;
  const some = rows.slice((i * 20) % 800, ((i * 20) % 800) + 60);
  const columns = Object.fromEntries(
    head.map((name, at) => [
      name,
      some.map((cells) => (name === 'date' || name === 'weather' ? cells[at] : Number(cells[at]))),
    ]),
  );
  trace.log('model/candidates', DataFrame.fromColumns({ id: some.map((_, at) => 2n ** 53n + BigInt(at)), ...columns }));
}

function tag(type: string, name: string, value: string | number): TagLike {
  return { type, name, value };
}

function pick<T>(items: readonly T[], random: () => number): T {
  return items[Math.floor(random() ** 1.5 * items.length)] as T;
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = (seed + 1) * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function idOf(random: () => number): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
