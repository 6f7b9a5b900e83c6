/**
 * The toolkit, for any runtime: all wrappers, registry, text, msgpack.
 *
 * @module
 */
export { DataFrame } from './frame/dataframe.ts';
export type {
  DataFrameJcr,
  DataFrameOptions,
  FrameLayout,
  FrameReadOptions,
  FrameValuesOptions,
} from './frame/dataframe.ts';
export type { FrameCsvOptions, FrameIPCReadOptions, FrameIPCWriteOptions } from './frame/file-options.ts';
export type { UnpackZstd } from './frame/ipc/zstd.ts';
export type { CellOptions } from './frame/js-cells.ts';
export type { ReadColumnsOptions } from './frame/pandas-reader/read-columns.ts';
export type { IndexInput, IndexLevel } from './frame/row-index.ts';
export type { ArrowTableLike, ArrowVectorLike } from './frame/values/foreign.ts';
export type { ColumnInput, RowInput } from './frame/values/from-values.ts';
export type { Cell, JsCell } from './frame/values/row-values.ts';
export { Series } from './frame/series.ts';
export type { SeriesJcr, SeriesOptions } from './frame/series.ts';
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
} from './toolkit/builtins.ts';
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
  PixelError,
  RaymonError,
  RegistryError,
  UnknownTypeError,
} from './base/errors.ts';
export type { ErrorOf, PlacedErrorOptions } from './base/errors.ts';
export type { DecodeCode, EncodeCode, ErrorCode } from './base/error-codes.ts';
export type { SharpPipeline } from './image/pixels/pipeline.ts';
export { Image } from './image/image.ts';
export type { ImageOptions, PixelOptions, ToPixelsOptions } from './image/options.ts';
export type { BarePixels, JimpImage, SharpPixels } from './image/pixels/bare-pixels.ts';
export type { PixelSource } from './image/pixels/samples.ts';
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
