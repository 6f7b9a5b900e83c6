import { DataFrame, Image, Native, Numpy, RaymonApiLogger, Trace, type RaymonApi } from '../../src/index.ts';
import { imageFile } from '../support/image-fixtures.ts';

/** The trace that has everything. */
export const WHOLE_ID = '472b649d-cce8-4d50-9682-6b81a80755c0';
/** One that has some artefacts of the same names. */
export const OTHER_ID = '5c0ffee0-0000-4000-8000-000000000001';
/** Traces that are logged beside the two. */
export const OTHERS = 60;

/** The artefacts of the trace that has everything, by name. */
export function artefacts(): Readonly<Record<string, Native | Image | Numpy | DataFrame>> {
  const heat = Float32Array.from({ length: 40 * 60 }, (_, i) => Math.sin(i / 50));
  heat[70] = Number.NaN;
  return {
    'request/body': new Native({ id: 2n ** 53n + 1n, tries: -0, asked: new Date(0) }),
    'request/image': new Image(imageFile('rgb-8.png')),
    'model/heatmap': new Numpy({ data: heat, shape: [40, 60] }),
    'model/candidates': DataFrame.fromColumns({ label: ['tabby', 'lynx', null], score: [0.93, 0.04, Number.NaN] }),
  };
}

/** Logs the traces of the tests: two with artefacts, and some with tags alone. */
export async function logDemo(api: RaymonApi): Promise<void> {
  const logger = new RaymonApiLogger({ projectId: 'default', send: api.send });
  const clients = ['bigshot', 'acme', 'San José'];
  for (let i = 0; i < OTHERS; i++) {
    const trace = new Trace(logger, { traceId: `other-${i}` });
    trace.info(`picture ${i}`);
    trace.tag([
      { type: 'label', name: 'client', value: clients[i % 3] ?? '' },
      { type: 'metric', name: 'latency_ms', value: 100 + i },
      ...(i % 10 === 0 ? [{ type: 'error', name: 'too_dark', value: 0.81 }] : []),
    ]);
  }
  const other = new Trace(logger, { traceId: OTHER_ID });
  other.tag([{ type: 'label', name: 'client', value: 'acme' }]);
  other.log('model/heatmap', new Numpy({ data: new Float32Array(40 * 60), shape: [40, 60] }));
  const whole = new Trace(logger, { traceId: WHOLE_ID });
  whole.info('image received from edge-3\nin two lines');
  whole.tag([
    { type: 'label', name: 'client', value: 'bigshot' },
    { type: 'metric', name: 'latency_ms', value: 120 },
    { type: 'profile-input', name: 'sharpness', value: 0.5, group: 'profile' },
    { type: 'error', name: 'too_dark', value: 0.81 },
  ]);
  for (const [ref, value] of Object.entries(artefacts())) whole.log(ref, value);
  whole.info('answered');
  if (!(await logger.close())) throw new Error('Expected all traces to arrive');
}
