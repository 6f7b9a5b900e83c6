import { isObject } from '../json/members.ts';

/** Where OpenTelemetry's API, from version 1 on, keeps what was registered, for every copy of it in a process. */
const API = Symbol.for('opentelemetry.js.api.1');
const SPAN = Symbol.for('OpenTelemetry Context Key SPAN');

/**
 * The trace id of the OpenTelemetry span that is active here, undefined when there is none.
 *
 * OpenTelemetry is not imported: it is found where an application has registered it.
 *
 * @returns 32 lower-case hexadecimal digits, or undefined.
 */
export function activeSpanTraceId(): string | undefined {
  try {
    const api: unknown = Reflect.get(globalThis, API);
    const context = call(isObject(api) ? api['context'] : undefined, 'active');
    const spanContext = call(call(context, 'getValue', SPAN), 'spanContext');
    const traceId = isObject(spanContext) ? spanContext['traceId'] : undefined;
    return typeof traceId === 'string' && /^(?!0{32})[0-9a-f]{32}$/.test(traceId) ? traceId : undefined;
  } catch {
    // Whatever else stands under that name, logging goes on without it.
    return undefined;
  }
}

function call(object: unknown, method: string, ...args: unknown[]): unknown {
  const found = isObject(object) ? object[method] : undefined;
  return typeof found === 'function' ? Reflect.apply(found, object, args) : undefined;
}
