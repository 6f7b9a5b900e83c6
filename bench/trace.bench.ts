import { mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pino, stdTimeFunctions, type DestinationStream } from 'pino';
import { RaymonApiLogger, RaymonFileLogger } from 'raymon';
import { ensure, type Contender, type Suite } from './harness.ts';

const PROJECT = 'bench';
const TRACE = '0af76519-16cd-43dd-8448-eb211c80319c';
/** Makes a line of 200 bytes of the file logger, and one of the same length of pino. */
const OURS = 'the request took 12 ms, é'.padEnd(44, '.');
const THEIRS = OURS.padEnd(71, '.');
/** A file grows no further than this while it is measured. */
const LARGEST = 64e6;

/** pino, told to write lines like ours. */
function makePino(destination: DestinationStream): (text: string) => void {
  const logger = pino({ base: { project_id: PROJECT }, timestamp: stdTimeFunctions.isoTime, messageKey: 'data' }, destination); // oxfmt-ignore
  const child = logger.child({ trace_id: TRACE });
  return (text) => child.info(text);
}

/** Logs so many times; `end` waits for what is still under way, in the time. */
function logging(name: string, file: string | undefined, log: () => void, end?: () => Promise<unknown>): Contender {
  return {
    name,
    async check() {
      log();
      await end?.();
      if (file !== undefined) ensure(statSync(file).size === 200, `${name} wrote ${statSync(file).size} bytes`);
    },
    async time(runs) {
      const start = performance.now();
      for (let i = 0; i < runs; i++) log();
      await end?.();
      const time = performance.now() - start;
      if (file !== undefined && statSync(file).size > LARGEST) truncateSync(file);
      return time;
    },
  };
}

export const TRACES: Suite = {
  name: 'trace',
  fresh: false,
  workloads: [
    {
      name: 'a record of 200 bytes to a file, written before the call returns',
      prepare: () => {
        const directory = mkdtempSync(join(tmpdir(), 'raymon-bench-'));
        const [ours, theirs] = [join(directory, 'ours'), join(directory, 'theirs')];
        const logger = new RaymonFileLogger({ projectId: PROJECT, path: ours, maxFileBytes: 1e12 });
        const logPino = makePino(pino.destination({ dest: theirs, sync: true }));
        return {
          contenders: [
            logging('raymon', ours, () => logger.info(TRACE, OURS)),
            logging('pino', theirs, () => logPino(THEIRS)),
          ],
          goals: [{ versus: 'pino', atMost: 1.43 }],
          close: () => rmSync(directory, { recursive: true }),
        };
      },
    },
    {
      name: 'a record of 200 bytes to a queue, sent in batches',
      prepare: () => {
        const logger = new RaymonApiLogger({
          projectId: PROJECT,
          send: () => Promise.resolve(),
          gzip: false,
          maxQueueRecords: 1e6,
          maxQueueBytes: 1e9,
        });
        const destination = pino.destination({ dest: '/dev/null', sync: false, minLength: 4096 });
        const logPino = makePino(destination);
        const flushed = (): Promise<void> => new Promise((resolve) => destination.flush(() => resolve()));
        return {
          contenders: [
            logging('raymon', undefined, () => logger.info(TRACE, OURS), () => logger.flush()), // oxfmt-ignore
            logging('pino, buffered', undefined, () => logPino(THEIRS), flushed),
          ],
          goals: [{ versus: 'pino, buffered', atMost: 1.43 }],
        };
      },
    },
  ],
};
