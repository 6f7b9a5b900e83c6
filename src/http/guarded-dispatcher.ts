/**
 * Node's `fetch` unpacks at most five encodings. An answer under more makes it reject, but it has made a stream for
 * the body by then which nobody listens to: when the connection breaks off, or the request is aborted, that stream's
 * error ends the process. So such an answer is refused before `fetch` sees it.
 *
 * @module
 */

/** What `fetch` is given to send requests by; only Node's takes one. */
export interface GuardedDispatcher {
  readonly isMockActive: unknown;
  dispatch(options: object, handler: Handler): unknown;
}

/** Encodings that Node's `fetch` unpacks. */
const MOST_ENCODINGS = 5;

/** Where Node keeps the dispatcher that `fetch` uses: for handlers up to undici 7, and since undici 8. */
const LEGACY = /* @__PURE__ */ Symbol.for('undici.globalDispatcher.1');
const CURRENT = /* @__PURE__ */ Symbol.for('undici.globalDispatcher.2');

/** Gives up a request. */
type Abort = (reason: Error) => void;

/** The methods, of each version, that hear of an answer's head and can give up. */
interface Handler {
  onConnect?(abort: Abort, ...rest: unknown[]): unknown;
  onHeaders?(status: number, rawHeaders: readonly Uint8Array[], ...rest: unknown[]): unknown;
  onResponseStart?(controller: Controller, status: number, headers: Headers, ...rest: unknown[]): unknown;
}

interface Controller {
  abort(reason: Error): void;
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

interface Dispatcher {
  readonly isMockActive?: unknown;
  dispatch(options: object, handler: object): unknown;
}

/** Sends by the dispatcher that the program has chosen; undefined where `fetch` has none. */
export function guardedDispatcher(): GuardedDispatcher | undefined {
  // Node makes its dispatcher when one of these classes is first looked at.
  if (typeof Response === 'undefined') return undefined;
  const current = dispatcherAt(CURRENT);
  const legacy = dispatcherAt(LEGACY) ?? current;
  if (legacy === undefined) return undefined;
  return {
    isMockActive: legacy.isMockActive,
    dispatch(options, handler) {
      const dispatcher = handler.onResponseStart === undefined ? legacy : (current ?? legacy);
      return dispatcher.dispatch(options, guarded(handler));
    },
  };
}

function dispatcherAt(key: symbol): Dispatcher | undefined {
  const found: unknown = Reflect.get(globalThis, key);
  return isDispatcher(found) ? found : undefined;
}

function isDispatcher(value: unknown): value is Dispatcher {
  return typeof value === 'object' && value !== null && 'dispatch' in value && typeof value.dispatch === 'function';
}

/** The same handler, which gives up where its own would leave a stream behind. */
function guarded(handler: Handler): Handler {
  // What it keeps in itself it keeps in this one: all its methods are called on it.
  const guard = Object.create(handler) as Handler;
  let abort: Abort | undefined;
  if (handler.onConnect !== undefined) {
    guard.onConnect = (given, ...rest) => {
      abort = given;
      return handler.onConnect?.call(guard, given, ...rest);
    };
  }
  if (handler.onHeaders !== undefined) {
    guard.onHeaders = (status, rawHeaders, ...rest) => {
      if (abort === undefined || !areTooMany(encodingsOf(rawHeaders))) {
        return handler.onHeaders?.call(guard, status, rawHeaders, ...rest);
      }
      abort(tooMany());
      return false;
    };
  }
  if (handler.onResponseStart !== undefined) {
    guard.onResponseStart = (controller, status, headers, ...rest) => {
      const given = headers['content-encoding'] ?? [];
      if (!areTooMany([given].flat())) {
        return handler.onResponseStart?.call(guard, controller, status, headers, ...rest);
      }
      controller.abort(tooMany());
      return undefined;
    };
  }
  return guard;
}

function encodingsOf(rawHeaders: readonly (Uint8Array | readonly Uint8Array[])[]): string[] {
  const decoder = new TextDecoder('latin1');
  const text = (bytes: Uint8Array | readonly Uint8Array[] | undefined): string =>
    bytes instanceof Uint8Array ? decoder.decode(bytes) : (bytes ?? []).map(text).join();
  const isName = (at: number): boolean => at % 2 === 0 && text(rawHeaders[at]).toLowerCase() === 'content-encoding';
  return Array.from(rawHeaders.keys())
    .filter(isName)
    .map((at) => text(rawHeaders[at + 1]));
}

function areTooMany(encodings: readonly string[]): boolean {
  return encodings.join().split(',').length > MOST_ENCODINGS;
}

function tooMany(): Error {
  return new Error(`Expected at most ${MOST_ENCODINGS} content-encodings, got more`);
}
