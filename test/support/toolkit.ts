import type { RaymonDataTypeClass } from '../../src/document/jcr.ts';
import type { Registry } from '../../src/toolkit/registry.ts';
import type { Toolkit } from '../../src/toolkit/toolkit.ts';
import * as writers from '../../src/toolkit/write.ts';

/** The functions of an entry point, for any registry. */
export function toolkit<C extends RaymonDataTypeClass>(registry: Registry<C>): Toolkit<C> {
  return {
    loadJcr: registry.loadJcr.bind(registry),
    fromJson: registry.fromJson.bind(registry),
    fromMsgpack: registry.fromMsgpack.bind(registry),
    wrap: registry.wrap.bind(registry),
    toJson: (value, options) => writers.writeText(registry, value, options),
    toJsonBytes: (value, options) => writers.writeBytes(registry, value, options),
    toJsonChunks: (value, options) => writers.writeChunks(registry, value, options),
    toJsonStream: (value, options) => writers.writeStream(registry, value, options),
    toMsgpack: (value, options) => writers.writePacked(registry, value, options),
    toCanonicalJson: (value, options) => writers.writeCanonical(registry, value, options),
    contentHash: (value, options) => writers.hashCanonical(registry, value, options),
  };
}
