import { fetchTransport, type LogCounts, RaymonApiLogger, Trace } from 'raymon/trace';

/** What a page says of its logger. */
export interface PageBooks {
  readonly counts: LogCounts;
  /** Records that callbacks were told were dropped. */
  readonly told: number;
  /** Records that were logged. */
  readonly logged: number;
  readonly hasLeft: boolean;
}

declare global {
  /** Logs three records for each of so many traces, and closes the logger. */
  var logTraces: (url: string, traces: number, sampleRate: number) => Promise<PageBooks>;
  /** Logs records of so many characters, which wait for a batch that is not due. */
  var logAndWait: (url: string, records: number, characters: number) => LogCounts;
}

/** A batch of its own for the page that is left. */
const NEVER_MS = 1e9;

globalThis.logTraces = async (url, traces, sampleRate) => {
  let told = 0;
  const logger = new RaymonApiLogger({
    projectId: 'books',
    send: fetchTransport({ url }),
    sampleRate,
    batchSize: 20,
    maxQueueRecords: 60,
    backoff: { first: 1, longest: 5 },
    redact: ({ kind, ref, value }) => {
      if (kind === 'info' && typeof value === 'string') return value.replace(/secret/g, '***');
      return ref === 'drop' ? undefined : value;
    },
    onDrop: ({ records }) => (told += records),
    onError: () => undefined,
  });
  for (let index = 0; index < traces; index++) {
    const trace = new Trace(logger, { traceId: `trace-${index}` });
    trace.info(`a secret of ${index}`);
    trace.log('array', new Float32Array([index]));
    trace.log('drop', { index });
    // Pages draw between what they do.
    if (index % 50 === 49) await logger.flush({ timeout: 20 });
  }
  const hasLeft = await logger.close({ timeout: 20_000 });
  return { counts: logger.counts, told, logged: 3 * traces, hasLeft };
};

globalThis.logAndWait = (url, records, characters) => {
  const send = fetchTransport({ url });
  const logger = new RaymonApiLogger({ projectId: 'left', send, batchAge: NEVER_MS, batchSize: 10_000 });
  const trace = new Trace(logger, { traceId: 'left' });
  for (let index = 0; index < records; index++) trace.info(`${index} `.padEnd(characters, '.'));
  return logger.counts;
};
