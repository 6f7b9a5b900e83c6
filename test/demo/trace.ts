import { join } from 'node:path';
import { equals, Native, Numpy, RaymonFileLogger, readLog, Tag, Trace, wrap, type RaymonDataType } from 'raymon';
import type { Row } from './row.ts';

/** What a line may have for Fluent Bit to take it as it comes. */
const LINE = 32_000;

/** What a service logs about a trace. */
interface Logged {
  readonly text: string;
  readonly tags: readonly Tag[];
  readonly artefacts: Readonly<Record<string, RaymonDataType>>;
  /** What it does with the request; how long that took, and what it threw, is logged too. */
  readonly work?: (() => void) | undefined;
}

/** What the model throws, with what its caller needs to know of it. */
const FAILURE = Object.assign(new RangeError('no more memory', { cause: new Error('allocation of 8 GB failed') }), {
  device: 'gpu:0',
});

const GATEWAY: Logged = {
  text: 'request received',
  tags: [new Tag({ type: 'label', name: 'Customer', value: 'acme', group: 'request' })],
  artefacts: {
    'request/meta': wrap({ id: 2n ** 63n, at: new Date(Date.UTC(2024, 1, 29, 12)), retries: -0 }),
    'request/tensor': new Numpy(Float32Array.from({ length: 3 * 64 * 64 }, (_, index) => Math.sin(index))),
  },
};

const MODEL: Logged = {
  text: 'prediction made',
  tags: [
    new Tag({ type: 'metric', name: 'Top Score', value: 0.93 }),
    new Tag({ type: 'error', name: 'timeout', value: 'none' }),
  ],
  artefacts: {
    'model/logits': new Numpy(new Float64Array([0.1 + 0.2, NaN, -0, 5e-324])),
    'model/classes': new Native(new Map([['10', 'cat'], ['9', 'dog']])), // oxfmt-ignore
    'model/error': wrap(FAILURE),
  },
  work() {
    throw FAILURE;
  },
};

/**
 * Logs one trace from two services, each to a file of its own, and reads the files back.
 *
 * @returns A row for each artefact; none is exact where a text or a tag did not come back.
 */
export async function traceRows(outDir: string): Promise<Row[]> {
  const traceId = crypto.randomUUID();
  const rows: Row[] = [];
  // The second service knows the id from a header, say: it joins the trace.
  for (const [service, logged] of Object.entries({ gateway: GATEWAY, model: MODEL })) {
    const path = join(outDir, `${service}.jsonl`);
    await log(path, traceId, logged);
    rows.push(...(await rowsOf(path, traceId, logged)));
  }
  return rows;
}

async function log(path: string, traceId: string, { text, tags, artefacts, work }: Logged): Promise<void> {
  await using logger = new RaymonFileLogger({ path, projectId: 'demo', maxLineBytes: LINE });
  const trace = new Trace(logger, { traceId });
  trace.info(text);
  trace.tag(tags);
  for (const [ref, artefact] of Object.entries(artefacts)) if (ref !== ERROR_REF) trace.log(ref, artefact);
  if (work === undefined) return;
  try {
    trace.time(TIMED, work);
  } catch (error) {
    trace.error(error, ERROR_REF);
  }
}

const ERROR_REF = 'model/error';
/** The metric of a time. */
const TIMED = 'inference';

async function rowsOf(path: string, traceId: string, logged: Logged): Promise<Row[]> {
  const rows: Row[] = [];
  const texts: string[] = [];
  const tags: Tag[] = [];
  for await (const record of readLog(path)) {
    if (record.traceId !== traceId) throw new Error('Expected one trace in a new file');
    if (record.kind === 'info') texts.push(record.data);
    else if (record.kind === 'tags') tags.push(...record.data);
    else rows.push(rowOf(record.ref, logged.artefacts[record.ref], record.data));
  }
  const times = tags.filter(({ name }) => name === TIMED);
  const isWhole =
    rows.length === Object.keys(logged.artefacts).length &&
    times.length === (logged.work === undefined ? 0 : 1) &&
    times.every(({ type, value }) => type === 'metric' && typeof value === 'number' && value >= 0) &&
    JSON.stringify([texts, tags.filter((tag) => !times.includes(tag))]) ===
      JSON.stringify([[logged.text], logged.tags]);
  return isWhole ? rows : rows.map((row) => ({ ...row, exact: false, note: 'records are missing' }));
}

function rowOf(ref: string, logged: RaymonDataType | undefined, read: RaymonDataType): Row {
  const json = JSON.stringify(read);
  const rawBytes = read instanceof Numpy ? read.bytes.length : json.length;
  const type = read.toJcr().type.split('.').at(-1) ?? '';
  const exact = logged !== undefined && equals(logged, read);
  const note = json.length > LINE ? 'in a file beside the log' : 'in its line';
  const what = String(read).replace(`${type} `, '');
  return { ref, type, what, jsonBytes: Buffer.byteLength(json), rawBytes, exact, note };
}
