import type { RaymonDataType } from '../../../document/jcr.ts';

/**
 * The document of a wrapper as a value to be shown: big leaves stay payloads, which are named and not decoded.
 *
 * @throws What the wrapper throws when it states itself.
 */
export function documentOf(wrapper: RaymonDataType): object {
  return wrapper.toPayloadJcr?.() ?? wrapper.toJcr();
}
