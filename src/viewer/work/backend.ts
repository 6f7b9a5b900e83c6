import { runShared, type Steps } from '../model/steps.ts';
import type { TaskAnswer, TaskName, Tasks } from './task.ts';
import { Workbench } from './workbench.ts';

/** Does the work: a worker, or this thread. */
export interface Backend {
  /** Asks for a task; answers come in the order of calls. */
  call<K extends TaskName>(name: K, ...parameters: Parameters<Tasks[K]>): Promise<ReturnType<Tasks[K]>>;
  /** Ends it: what is asked then is never answered. */
  close(): void;
}

/** A number that is not in use yet, to open something under. */
export function freshNumber(): number {
  lastNumber++;
  return lastNumber;
}

let lastNumber = 0;

/** Lets the browser draw and answer before work goes on. */
export function pause(): Promise<void> {
  return new Promise((resolve) => {
    channel ??= new MessageChannel();
    channel.port1.addEventListener('message', () => resolve(), { once: true });
    channel.port1.start();
    channel.port2.postMessage(undefined, []);
  });
}

/** Timers of zero length wait for four milliseconds, messages do not wait. */
let channel: MessageChannel | undefined;

/** Does work in slices of the time of the page. */
export async function runInPage<T>(steps: Steps<T>, signal?: AbortSignal): Promise<T | undefined> {
  return runShared(steps, { now: () => performance.now(), pause, signal });
}

/** Work in a worker. */
export function workerBackend(worker: Worker): Backend {
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  let calls = 0;
  const fail = (message: string): void => {
    for (const { reject } of waiting.values()) reject(new Error(message));
    waiting.clear();
  };
  worker.addEventListener('message', ({ data }: MessageEvent<TaskAnswer>) => {
    const caller = waiting.get(data.call);
    waiting.delete(data.call);
    if ('error' in data) caller?.reject(new Error(data.error.message));
    else caller?.resolve(data.result as never);
  });
  worker.addEventListener('error', (event) => fail(`Expected the worker to run, got ${event.message || 'an error'}`));
  worker.addEventListener('messageerror', () => fail('Expected a message that can be read'));
  return {
    call(name, ...parameters) {
      return new Promise((resolve, reject) => {
        calls++;
        waiting.set(calls, { resolve, reject });
        worker.postMessage({ call: calls, name, parameters }, []);
      });
    },
    close() {
      worker.terminate();
      waiting.clear();
    },
  };
}

/** Work in slices of the page's own time, where no worker can be started. */
export function pageBackend(): Backend {
  const workbench = new Workbench();
  const ending = new AbortController();
  let before: Promise<unknown> = Promise.resolve();
  return {
    call<K extends TaskName>(name: K, ...parameters: Parameters<Tasks[K]>) {
      const task = workbench[name] as (...parameters: Parameters<Tasks[K]>) => unknown;
      const result = before.then(async () => {
        const found = await task.apply(workbench, parameters);
        if (typeof found !== 'object' || found === null || !('next' in found)) return found;
        return runInPage(found as Steps<unknown>, ending.signal);
      });
      before = result.catch(() => undefined);
      return result as Promise<ReturnType<Tasks[K]>>;
    },
    close: () => ending.abort(),
  };
}
