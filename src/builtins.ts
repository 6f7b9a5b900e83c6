import { DataFrame } from './arrow/dataframe.ts';
import { Series } from './arrow/series.ts';
import { Image } from './image/image.ts';
import { Native } from './native/native.ts';
import { Numpy } from './numpy/numpy.ts';
import { Registry } from './registry.ts';
import type { Toolkit } from './toolkit.ts';
import {
  hashCanonical,
  writeBytes,
  writeCanonical,
  writeChunks,
  writePacked,
  writeStream,
  writeText,
} from './writers.ts';

type BuiltIn = typeof Native | typeof Numpy | typeof Image | typeof DataFrame | typeof Series;

/** The registry of all built-in types; `builtins.with(...)` makes one that knows yours too. */
export const builtins: Registry<BuiltIn> = /* @__PURE__ */ Registry.builtin(Native, Numpy, Image, DataFrame, Series);

type Kit = Toolkit<BuiltIn>;

export const loadJcr: Kit['loadJcr'] = (jcr, options) => builtins.loadJcr(jcr, options);
export const fromJson: Kit['fromJson'] = (input, options) => builtins.fromJson(input, options);
export const fromMsgpack: Kit['fromMsgpack'] = (bytes, options) => builtins.fromMsgpack(bytes, options);
export const wrap: Kit['wrap'] = (value, options) => builtins.wrap(value, options);
export const toJson: Kit['toJson'] = (value, options) => writeText(builtins, value, options);
export const toJsonBytes: Kit['toJsonBytes'] = (value, options) => writeBytes(builtins, value, options);
export const toJsonChunks: Kit['toJsonChunks'] = (value, options) => writeChunks(builtins, value, options);
export const toJsonStream: Kit['toJsonStream'] = (value, options) => writeStream(builtins, value, options);
export const toMsgpack: Kit['toMsgpack'] = (value, options) => writePacked(builtins, value, options);
export const toCanonicalJson: Kit['toCanonicalJson'] = (value, options) => writeCanonical(builtins, value, options);
export const contentHash: Kit['contentHash'] = (value, options) => hashCanonical(builtins, value, options);
