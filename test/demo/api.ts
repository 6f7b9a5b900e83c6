import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ndarray from 'ndarray';
import {
  equals,
  Image,
  Native,
  Numpy,
  RaymonApi,
  RaymonApiLogger,
  toJsonBytes,
  Trace,
  wrap,
  type RaymonDataType,
  type TagLike,
} from 'raymon';
import { startHub } from 'raymon/hub';
import { dataFile } from './data-file.ts';
import type { Row } from './row.ts';

const PROJECT = 'volcanoes';

/** An artefact that a service logs. */
interface Artefact {
  readonly ref: string;
  readonly what: string;
  readonly value: RaymonDataType;
  readonly rawBytes: number;
}

/**
 * Logs one trace from two services to a server, then fetches every artefact by trace and name.
 *
 * The server is a hub that is started for it, in a folder of its own.
 */
export async function apiRows(directory: string): Promise<Row[]> {
  const home = await mkdtemp(join(tmpdir(), 'raymon-demo-'));
  const hub = await startHub({ directory: join(home, 'hub'), port: 0, secretsPath: join(home, 'secrets.json') });
  try {
    const api = new RaymonApi({ url: hub.url, auth: hub.token });
    await api.post('projects', { project_id: PROJECT, project_name: 'Volcanoes' });
    const traceId = randomUUID();
    const [received, answered] = await artefacts();
    await logFrom(api, 'gateway', traceId, received, [{ type: 'label', name: 'region', value: 'auckland' }]);
    await logFrom(api, 'model', traceId, answered, [
      { type: 'metric', name: 'peak_m', value: 195 },
      { type: 'profile-output', name: 'steepness', value: 0.37 },
    ]);
    const rows: Row[] = [];
    for (const artefact of [...received, ...answered]) rows.push(await fetchBack(api, traceId, artefact, directory));
    const tags = await api.tagsGet(PROJECT, traceId);
    if (!Array.isArray(tags) || tags.length !== 3) throw new Error('Expected the three tags of the trace back');
    return rows;
  } finally {
    await hub.close();
    await rm(home, { recursive: true });
  }
}

/** What a request brings, and what the model makes of it. */
async function artefacts(): Promise<readonly [received: readonly Artefact[], answered: readonly Artefact[]]> {
  const text = await readFile(dataFile('volcano.json'), 'utf8');
  const { width, height, values } = JSON.parse(text) as { width: number; height: number; values: number[] };
  const grid = ndarray(Float64Array.from(values), [height, width]);
  const request = new Native({ asked: new Date(Date.UTC(2026, 0, 1)), id: 2n ** 64n + 1n, text: 'Maunga Whau 🌋' });
  const picture = new Image(await readFile(dataFile('ffox.png')));
  const slope = new Numpy(grid.step(-1, 2));
  const answer = wrap({ peak: Math.max(...values), crater: new Numpy(grid.lo(20, 15).hi(16, 24)), unknown: NaN });
  return [
    [
      { ref: 'request/body', what: 'Date, bigint, text', value: request, rawBytes: 64 },
      { ref: 'request/picture', what: 'PNG', value: picture, rawBytes: picture.data.byteLength },
    ],
    [
      {
        ref: 'model/slope',
        what: `float64 (${slope.shape.join(', ')})`,
        value: slope,
        rawBytes: slope.bytes.byteLength,
      },
      { ref: 'model/answer', what: 'object with an array', value: answer, rawBytes: 16 * 24 * 8 + 16 },
    ],
  ];
}

/** One service: a text, its tags and its artefacts, all under the trace's id. */
async function logFrom(
  api: RaymonApi,
  service: string,
  traceId: string,
  logged: readonly Artefact[],
  tags: readonly TagLike[],
): Promise<void> {
  const logger = new RaymonApiLogger({ projectId: PROJECT, send: api.send });
  const trace = new Trace(logger, { traceId });
  trace.info(`${service} has seen the request`);
  trace.tag(tags.map((tag) => ({ ...tag, group: service })));
  for (const { ref, value } of logged) trace.log(ref, value);
  if (!(await logger.close())) throw new Error(`Expected all that ${service} has logged to arrive`);
}

async function fetchBack(api: RaymonApi, traceId: string, artefact: Artefact, directory: string): Promise<Row> {
  const { ref, what, value, rawBytes } = artefact;
  const { value: back } = await api.objectSearch(PROJECT, traceId, ref);
  const bytes = toJsonBytes(back);
  await writeFile(join(directory, `api-${ref.replaceAll('/', '-')}.json`), bytes);
  const type = value.toJcr().type.split('.').at(-1) ?? '';
  return { ref, type, what, jsonBytes: bytes.length, rawBytes, exact: equals(value, back), note: 'through the API' };
}
