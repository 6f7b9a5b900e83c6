import { DataFrame } from './arrow/dataframe.ts';
import { Series } from './arrow/series.ts';
import { Image } from './image/image.ts';
import { Native } from './native/native.ts';
import { Numpy } from './numpy/numpy.ts';
import { Registry } from './registry.ts';
import { toolkit, type Toolkit } from './toolkit.ts';

type BuiltIn = typeof Native | typeof Numpy | typeof Image | typeof DataFrame | typeof Series;

/** The registry of all built-in types; `builtins.with(...)` makes one that knows yours too. */
export const builtins: Registry<BuiltIn> = Registry.builtin(Native, Numpy, Image, DataFrame, Series);

type Kit = Toolkit<BuiltIn>;
const kit: Kit = toolkit(builtins);

export const loadJcr: Kit['loadJcr'] = kit.loadJcr;
export const fromJson: Kit['fromJson'] = kit.fromJson;
export const fromMsgpack: Kit['fromMsgpack'] = kit.fromMsgpack;
export const wrap: Kit['wrap'] = kit.wrap;
export const toJson: Kit['toJson'] = kit.toJson;
export const toJsonBytes: Kit['toJsonBytes'] = kit.toJsonBytes;
export const toJsonChunks: Kit['toJsonChunks'] = kit.toJsonChunks;
export const toJsonStream: Kit['toJsonStream'] = kit.toJsonStream;
export const toMsgpack: Kit['toMsgpack'] = kit.toMsgpack;
export const toCanonicalJson: Kit['toCanonicalJson'] = kit.toCanonicalJson;
export const contentHash: Kit['contentHash'] = kit.contentHash;
