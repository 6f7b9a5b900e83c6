import { HubError } from '../core/hub-error.ts';
import type { Checked, LongReads, RecordPlace, SegmentEntry } from '../store/calls.ts';
import { MAX_FAULTS, type Fault, type Verified } from '../store/upkeep.ts';

/** Calls a thread that does long work. */
export type LongCall = <K extends keyof LongReads & string>(
  name: K,
  ...parameters: Parameters<LongReads[K]>
) => Promise<ReturnType<LongReads[K]>>;

/**
 * Reads everything a store keeps and compares it with its hashes, step by step.
 *
 * @param call - of a thread.
 * @param options - `project`: only what that one has; `signal` ends it early.
 */
export async function verifyStore(
  call: LongCall,
  options: { readonly project?: number; readonly signal?: AbortSignal },
): Promise<Verified> {
  const { project, signal } = options;
  const faults: Fault[] = [];
  let faultCount = 0;
  const sum = { objects: 0, segments: 0, bytes: 0 };
  const found = (some: readonly Fault[]): void => {
    faultCount += some.length;
    faults.push(...some.slice(0, MAX_FAULTS - faults.length));
  };
  const checkSegment = async (segment: SegmentEntry): Promise<void> => {
    for (let from: number | null = 0; from !== null;) {
      signal?.throwIfAborted();
      const step: Checked = await call('checkSegment', segment, from);
      sum.objects += step.objects;
      sum.bytes += step.bytes;
      found(step.faults);
      from = step.next;
    }
  };
  // A damaged page ends what was about to read it, not what stands beside it.
  const during = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof HubError) || error.code !== 'corrupt') throw error;
      found([{ code: 'database', message: error.message, objectId: null }]);
    }
  };
  if (project === undefined) {
    await during(async () => found(await call('checkDatabase')));
    await during(async () => found(await call('checkCounters')));
  }
  await during(async () => {
    for (let after: RecordPlace | null = [0, 0, 0]; after !== null;) {
      signal?.throwIfAborted();
      const step: Checked<RecordPlace> = await call('checkRecords', after, project ?? null);
      sum.objects += step.objects;
      sum.bytes += step.bytes;
      found(step.faults);
      after = step.next;
    }
  });
  await during(async () => {
    for (let last = 0; ;) {
      const segments = await call('segmentList', last);
      if (segments.length === 0) return;
      for (const segment of segments.filter((each) => project === undefined || each.project === project)) {
        sum.segments += 1;
        await during(() => checkSegment(segment));
      }
      last = segments.at(-1)?.id ?? last;
    }
  });
  return { ...sum, faults, faultCount };
}
