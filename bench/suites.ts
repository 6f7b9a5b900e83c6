import { BUNDLE } from './bundle.bench.ts';
import { CANONICAL } from './canonical.bench.ts';
import { DATAFRAME } from './dataframe.bench.ts';
import type { Suite } from './harness.ts';
import { HUB } from './hub.bench.ts';
import { HUGE } from './huge.bench.ts';
import { IMAGE } from './image.bench.ts';
import { NATIVE } from './native.bench.ts';
import { NUMPY } from './numpy.bench.ts';
import { STARTUP } from './startup.bench.ts';
import { TINY } from './tiny.bench.ts';
import { TRACES } from './trace.bench.ts';

/** All suites, in the order of the report. A new one needs a file `<name>.bench.ts` and its line here. */
export const SUITES: readonly Suite[] = [
  NUMPY,
  TINY,
  NATIVE,
  DATAFRAME,
  BUNDLE,
  CANONICAL,
  IMAGE,
  STARTUP,
  TRACES,
  HUGE,
  HUB,
];
