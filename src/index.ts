/**
 * Everything, for Node: the toolkit, files, traces and the API client.
 *
 * @module
 */
export { RaymonApi } from './api/api.ts';
export type { ListSlice, ObjectOptions, Owner, Profile, RaymonApiOptions, RecordBatch, Slice } from './api/api.ts';
export type { ApiClient, ApiClientOptions, CallOptions, Query, Route } from './api/client.ts';
export { deviceLogin } from './api/device-login.ts';
export type { DeviceLoginOptions } from './api/device-login.ts';
export type { JsonBody } from './api/json-body.ts';
export type { Login, TokenRequest } from './api/login.ts';
export { machineLogin } from './api/machine-login.ts';
export type { MachineLoginOptions } from './api/machine-login.ts';
export type { DeviceCode, OAuthClient } from './api/oauth.ts';
export type { StoredObject } from './api/stored-object.ts';
export { storedLogin } from './api/stored-login.ts';
export type { StoredLoginOptions } from './api/stored-login.ts';
export { DataFrame } from './arrow/dataframe.ts';
export type { DataFrameJcr, DataFrameOptions, FrameLayout, FrameReadOptions } from './arrow/dataframe.ts';
export type { ReadColumnsOptions } from './arrow/columns-in.ts';
export type { IndexInput, IndexLevel } from './arrow/frame-index.ts';
export type { ColumnInput, RowInput } from './arrow/from-values.ts';
export type { Cell } from './arrow/row-values.ts';
export { Series } from './arrow/series.ts';
export type { SeriesJcr, SeriesOptions } from './arrow/series.ts';
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
} from './builtins.ts';
export type { TypedArray } from './bytes.ts';
export { defineDataType } from './define-data-type.ts';
export type { DataTypeDefinition, DefinedDataType, DefinedDataTypeClass } from './define-data-type.ts';
export { equals } from './equals.ts';
export {
  DecodeError,
  EncodeError,
  isRaymonError,
  LimitError,
  LoginError,
  MissingDependencyError,
  PixelError,
  RaymonError,
  RegistryError,
  TraceError,
  TransportError,
  UnknownTypeError,
} from './errors.ts';
export type {
  DecodeCode,
  EncodeCode,
  ErrorCode,
  ErrorOf,
  LoginCode,
  PlacedErrorOptions,
  TransportFailure,
} from './errors.ts';
export { readJcr, writeJcr } from './files.ts';
export type { FileReadOptions } from './files.ts';
export { Image } from './image/image.ts';
export type { ImageOptions, PixelOptions } from './image/image-options.ts';
export type { PixelSource } from './image/samples.ts';
export type {
  Jcr,
  JsonObject,
  JsonValue,
  LoadContext,
  RaymonDataType,
  RaymonDataTypeClass,
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
export { activeSpanTraceId } from './trace/active-span.ts';
export { RaymonApiLogger } from './trace/api-logger.ts';
export type { ApiLoggerOptions } from './trace/api-options.ts';
export type { BackoffOptions } from './trace/backoff.ts';
export type { Backlog, BacklogListener, BatchSize, Chunk, Overflow } from './trace/backlog.ts';
export type { BlobReference } from './trace/blob-store.ts';
export type { Clock } from './trace/clock.ts';
export { clearTrace, currentTrace, setCurrentTrace, withTrace } from './trace/current-trace.ts';
export type { ExitSignal } from './trace/exit-hooks.ts';
export { RaymonFileLogger } from './trace/file-logger.ts';
export type { FileLoggerOptions } from './trace/file-logger.ts';
export type { Drop, DropReason, EchoLogger, FlushOptions, LogCounts, RaymonLogger } from './trace/logger.ts';
export { readLog } from './trace/read-log.ts';
export type { DocumentReader, Logged, LoggedRecord, ReadLogOptions } from './trace/read-log.ts';
export type { LoggerOptions } from './trace/record-logger.ts';
export { Spool } from './trace/spool.ts';
export type { SpoolOptions } from './trace/spool.ts';
export { errorTags, normalizeTagName, Tag, TAG_TYPES, tagValues } from './trace/tag.ts';
export type { TagLike } from './trace/tag.ts';
export type { Listeners } from './trace/tally.ts';
export { Trace } from './trace/trace.ts';
export type { TraceOptions } from './trace/trace.ts';
export { fetchTransport } from './trace/transport.ts';
export type { Batch, FetchTransportOptions, Send } from './trace/transport.ts';
export type { Unknown } from './unknown.ts';
export { unwrap } from './unwrap.ts';
export type { Unwrapped } from './unwrap.ts';
export type { Wrapped } from './wrap.ts';
