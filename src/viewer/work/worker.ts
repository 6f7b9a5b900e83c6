/**
 * The program of the worker: it answers calls, one after the other.
 *
 * @module
 */
import type { Pixels } from '../model/array/heat-map.ts';
import { runSteps, type Steps } from '../model/steps.ts';
import type { TaskAnswer, TaskCall } from './task.ts';
import { Workbench } from './workbench.ts';

const workbench = new Workbench();
/** What is done before: a call that has to wait must not let the next one pass it. */
let before: Promise<void> = Promise.resolve();

addEventListener('message', ({ data }: MessageEvent<TaskCall>) => {
  before = serve(data, before);
});

async function serve(call: TaskCall, earlier: Promise<void>): Promise<void> {
  await earlier;
  const answer = await answerTo(call);
  postMessage(answer, { transfer: transferable(answer) });
}

async function answerTo({ call, name, parameters }: TaskCall): Promise<TaskAnswer> {
  try {
    const task = workbench[name] as (...parameters: readonly unknown[]) => unknown;
    const found = await task.apply(workbench, parameters as unknown[]);
    return { call, result: await drawn(isSteps(found) ? runSteps(found) : found) };
  } catch (error) {
    const { name: kind, message } = error instanceof Error ? error : new Error(String(error));
    return { call, error: { name: kind, message } };
  }
}

function isSteps(value: unknown): value is Steps<unknown> {
  return typeof value === 'object' && value !== null && 'next' in value;
}

/** Makes a picture of pixels here: millions of them take longer than a frame. */
async function drawn(result: unknown): Promise<unknown> {
  const isPixels = typeof result === 'object' && result !== null && 'rgba' in result;
  if (!isPixels) return result;
  const { rgba, width, height } = result as Pixels;
  return createImageBitmap(new ImageData(rgba, width, height));
}

/** A picture, which nobody here needs any more. */
function transferable(answer: TaskAnswer): Transferable[] {
  return 'result' in answer && answer.result instanceof ImageBitmap ? [answer.result] : [];
}
