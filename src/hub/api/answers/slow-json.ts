import { spliced, type Answer, type Piece } from '../../http/answer.ts';
import { hubErrorOf } from '../../http/error-answer.ts';

/** Milliseconds after which a space is sent, so that nobody between takes the connection for dead. */
const PING_MS = 5000;

/**
 * The answer of work that takes minutes: JSON after spaces, sent as it goes. As its status is sent before the end is
 * known, an error stands in the body as `error`.
 *
 * @param signal - ends when nobody waits any more.
 */
export function slowJson(work: Promise<unknown>, signal: AbortSignal): Answer {
  return spliced(waiting(work, signal));
}

async function* waiting(work: Promise<unknown>, signal: AbortSignal): AsyncIterable<Piece> {
  const done = textOf(work);
  while (!signal.aborted) {
    yield ' ';
    let timer: NodeJS.Timeout | undefined;
    const pause = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), PING_MS);
    });
    const text = await Promise.race([done, pause]);
    clearTimeout(timer);
    if (text === undefined) continue;
    yield text;
    return;
  }
}

async function textOf(work: Promise<unknown>): Promise<string> {
  try {
    return JSON.stringify(await work);
  } catch (error) {
    const { code, message } = hubErrorOf(error);
    return JSON.stringify({ error: { code, message } });
  }
}
