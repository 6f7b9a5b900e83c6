/**
 * The part that needs neither apache-arrow nor sharp, for any runtime: registry, `Native`, `Numpy`, text, msgpack.
 *
 * @module
 */
export {
  builtins,
  contentHash,
  fromJson,
  fromMsgpack,
  loadJcr,
  toCanonicalJson,
  toJson,
  toJsonBytes,
  toJsonChunks,
  toJsonStream,
  toMsgpack,
  wrap,
} from './core-builtins.ts';
export type { TypedArray } from './bytes.ts';
export { defineDataType } from './define-data-type.ts';
export type { DataTypeDefinition, DefinedDataType, DefinedDataTypeClass } from './define-data-type.ts';
export { equals } from './equals.ts';
export {
  DecodeError,
  EncodeError,
  isRaymonError,
  LimitError,
  MissingDependencyError,
  RaymonError,
  RegistryError,
  UnknownTypeError,
} from './errors.ts';
export type { DecodeCode, EncodeCode, ErrorCode, ErrorOf, PlacedErrorOptions } from './errors.ts';
export type {
  Jcr,
  JsonObject,
  JsonValue,
  LoadContext,
  RaymonDataType,
  RaymonDataTypeClass,
  ScannedParams,
  TypeRegistry,
} from './jcr.ts';
export { DEFAULT_LIMITS } from './limits.ts';
export type { Limits } from './limits.ts';
export { Native } from './native/native.ts';
export type { Adopt, NativeOptions } from './native/native.ts';
export type { NdArrayData, NdArrayLike, NumpyInput, OnnxTensorLike, TfTensorLike } from './numpy/input.ts';
export type { Nested, NumpyItem } from './numpy/nested.ts';
export { Numpy } from './numpy/numpy.ts';
export type { NumpyArray, NumpyBytesOptions, NumpyJcr, NumpyOptions, NumpyParams } from './numpy/numpy.ts';
export type { NumpyValues } from './numpy/values.ts';
export type { Path } from './path.ts';
export { Payload } from './payload.ts';
export type { PayloadJcr, PayloadJson } from './payload.ts';
export type { Loaded, LoadOptions, ReadOptions, Registry } from './registry.ts';
export type { ChunkOptions, Toolkit, WriteOptions } from './toolkit.ts';
export type { Unknown } from './unknown.ts';
export { unwrap } from './unwrap.ts';
export type { Unwrapped } from './unwrap.ts';
export type { Wrapped } from './wrap.ts';
