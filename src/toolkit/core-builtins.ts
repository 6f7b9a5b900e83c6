import { Native } from '../native/native.ts';
import { Numpy } from '../numpy/numpy.ts';
import { readStream } from './read-stream.ts';
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
} from './write.ts';

/** The registry of `raymon/core`: `Native` and `Numpy`. */
export const builtins: Registry<typeof Native | typeof Numpy> = /* @__PURE__ */ Registry.builtin(Native, Numpy);

type Kit = Toolkit<typeof Native | typeof Numpy>;

/** Loads a document. See {@link Toolkit.loadJcr}. @function */
export const loadJcr: Kit['loadJcr'] = (jcr, options) => builtins.loadJcr(jcr, options);
/** Reads JSON text and loads the document that it states. See {@link Toolkit.fromJson}. @function */
export const fromJson: Kit['fromJson'] = (input, options) => builtins.fromJson(input, options);
/** Reads JSON text that comes as a stream, and loads the document that it states. See {@link Toolkit.fromJsonStream}. @function */
export const fromJsonStream: Kit['fromJsonStream'] = (input, options) => readStream(builtins, input, options);
/** Reads msgpack and loads the document that it states. See {@link Toolkit.fromMsgpack}. @function */
export const fromMsgpack: Kit['fromMsgpack'] = (bytes, options) => builtins.fromMsgpack(bytes, options);
/** Picks the wrapper for a bare value. See {@link Toolkit.wrap}. @function */
export const wrap: Kit['wrap'] = (value, options) => builtins.wrap(value, options);
/** Writes JSON text. See {@link Toolkit.toJson}. @function */
export const toJson: Kit['toJson'] = (value, options) => writeText(builtins, value, options);
/** Writes JSON text in UTF-8. See {@link Toolkit.toJsonBytes}. @function */
export const toJsonBytes: Kit['toJsonBytes'] = (value, options) => writeBytes(builtins, value, options);
/** Writes JSON text of any size in UTF-8, through one buffer. See {@link Toolkit.toJsonChunks}. @function */
export const toJsonChunks: Kit['toJsonChunks'] = (value, options) => writeChunks(builtins, value, options);
/** Writes JSON text of any size as a stream. See {@link Toolkit.toJsonStream}. @function */
export const toJsonStream: Kit['toJsonStream'] = (value, options) => writeStream(builtins, value, options);
/** Writes msgpack of the same document. See {@link Toolkit.toMsgpack}. @function */
export const toMsgpack: Kit['toMsgpack'] = (value, options) => writePacked(builtins, value, options);
/** Writes the one JSON text that all equal values share. See {@link Toolkit.toCanonicalJson}. @function */
export const toCanonicalJson: Kit['toCanonicalJson'] = (value, options) => writeCanonical(builtins, value, options);
/** Hashes the canonical JSON text with SHA-256. See {@link Toolkit.contentHash}. @function */
export const contentHash: Kit['contentHash'] = (value, options) => hashCanonical(builtins, value, options);
