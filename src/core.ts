/**
 * The part that needs neither apache-arrow nor sharp, for any runtime: registry, `Native`, `Numpy`, text, msgpack.
 *
 * @module
 */
export {
  builtins,
  contentHash,
  fromJson,
  fromJsonStream,
  fromMsgpack,
  loadJcr,
  toCanonicalJson,
  toJson,
  toJsonBytes,
  toJsonChunks,
  toJsonStream,
  toMsgpack,
  wrap,
} from './toolkit/core-builtins.ts';
export type { Float16Numbers, TypedArray } from './base/bytes.ts';
export { defineDataType } from './toolkit/define-data-type.ts';
export type { DataTypeDefinition, DefinedDataType, DefinedDataTypeClass } from './toolkit/define-data-type.ts';
export type { StreamProgress, StreamReadOptions } from './toolkit/read-stream.ts';
export type { BlobLike, BodyLike, StreamInput } from './base/incoming/incoming-stream.ts';
export { equals } from './toolkit/equals.ts';
export {
  DecodeError,
  EncodeError,
  isRaymonError,
  LimitError,
  MissingDependencyError,
  OptionError,
  RaymonError,
  RegistryError,
  UnknownTypeError,
} from './base/errors.ts';
export type { ErrorOf, PlacedErrorOptions } from './base/errors.ts';
export type { DecodeCode, EncodeCode, ErrorCode } from './base/error-codes.ts';
export type { Jcr, LoadContext, RaymonDataType, RaymonDataTypeClass, TypeRegistry } from './document/jcr.ts';
export type { JsonObject, JsonValue } from './json/json-value.ts';
export { DEFAULT_LIMITS } from './base/limits.ts';
export type { Limits } from './base/limits.ts';
export { Native } from './native/native.ts';
export type { Adopt, NativeOptions } from './native/native.ts';
export type { StandardSchema } from './native/standard-schema.ts';
export type { NdArrayData, NdArrayLike, NumpyInput, OnnxTensorLike, TfTensorLike } from './numpy/array-forms.ts';
export type { Nested, NumpyItem } from './numpy/nested.ts';
export { Numpy } from './numpy/numpy.ts';
export type { NumpyBytesOptions, NumpyJcr, NumpyOptions, NumpyParams } from './numpy/numpy.ts';
export type { NumpyArray } from './numpy/ndarray.ts';
export type { NumpyValues } from './numpy/values.ts';
export type { Path } from './base/path.ts';
export { Payload } from './json/payload.ts';
export type { PayloadJson } from './json/payload.ts';
export type { PayloadJcr } from './document/jcr.ts';
export type { Loaded, Registry } from './toolkit/registry.ts';
export type { LoadOptions, ReadOptions } from './document/load-options.ts';
export { toolkit } from './toolkit/toolkit.ts';
export type { Toolkit } from './toolkit/toolkit.ts';
export type { ChunkOptions, WriteOptions } from './toolkit/write-options.ts';
export type { Unknown } from './document/unknown.ts';
export { unwrap } from './toolkit/unwrap.ts';
export type { UnwrapOptions, Unwrapped, UnwrappedFlat } from './toolkit/unwrap.ts';
export type { Wrapped } from './toolkit/wrap.ts';
