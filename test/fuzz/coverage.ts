import inspector from 'node:inspector';

type Range = inspector.Profiler.CoverageRange;

/** A function that ran, with the parts of it that did and that did not. */
interface RanFunction {
  readonly script: string;
  readonly ranges: readonly Range[];
}

/** The functions that ran between two looks. */
export type Ran = RanFunction[];

/**
 * Counts the blocks of some modules that have run, by what the engine itself counts.
 *
 * @see https://v8.dev/blog/javascript-code-coverage
 */
export class Coverage {
  /** Functions and blocks that ran so far. */
  covered = 0;
  readonly #session: inspector.Session;
  readonly #folder: string;
  /** Of each function that ran, the parts that never did. */
  readonly #functions = new Map<string, Map<string, Range>>();

  /** @param folder - URL of the modules to watch. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#session = new inspector.Session();
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** What ran since the last call. */
  take(): Ran {
    const ran: Ran = [];
    // With no thread in between, the answer comes before `post` returns.
    this.#session.post('Profiler.takePreciseCoverage', (error, { result }) => {
      if (error !== null) throw error;
      for (const { scriptId, url, functions } of result) {
        if (!url.startsWith(this.#folder)) continue;
        for (const { ranges } of functions) if ((ranges[0]?.count ?? 0) > 0) ran.push({ script: scriptId, ranges });
      }
    });
    return ran;
  }

  /** Whether something of it had never run before. */
  isNew(ran: Ran): boolean {
    return ran.some((one) => {
      const seen = this.#functions.get(idOf(one));
      return seen === undefined || [...seen.values()].some((range) => !isClosed(one, range));
    });
  }

  /** Takes note of it; returns whether something of it had never run before. */
  add(ran: Ran): boolean {
    const before = this.covered;
    for (const one of ran) {
      const seen = this.#functions.get(idOf(one));
      if (seen === undefined) {
        const closed = one.ranges.filter(({ count }) => count === 0);
        this.#functions.set(idOf(one), new Map(closed.map((range) => [nameOf(range), range])));
        this.covered++;
        continue;
      }
      for (const [name, range] of seen) {
        if (isClosed(one, range)) continue;
        seen.delete(name);
        this.covered++;
      }
    }
    return this.covered > before;
  }
}

function idOf({ script, ranges }: RanFunction): string {
  return `${script}:${ranges[0] === undefined ? '' : nameOf(ranges[0])}`;
}

/** Whether a part of a function did not run when the function did. */
function isClosed({ ranges }: RanFunction, part: Range): boolean {
  return ranges.some(
    ({ count, startOffset, endOffset }) =>
      count === 0 && startOffset <= part.startOffset && endOffset >= part.endOffset,
  );
}

function nameOf({ startOffset, endOffset }: Range): string {
  return `${startOffset}-${endOffset}`;
}
