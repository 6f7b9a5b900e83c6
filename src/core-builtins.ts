import { Native } from './native/native.ts';
import { Numpy } from './numpy/numpy.ts';
import { Registry } from './registry.ts';

/** The registry of `raymon/core`: `Native` and `Numpy`. */
export const builtins: Registry<typeof Native | typeof Numpy> = Registry.builtin(Native, Numpy);

/** {@link Registry.loadJcr} of the built-in types. */
export const loadJcr: typeof builtins.loadJcr = builtins.loadJcr.bind(builtins);

/** {@link Registry.wrap} of the built-in types. */
export const wrap: typeof builtins.wrap = builtins.wrap.bind(builtins);
