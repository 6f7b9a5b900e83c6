/**
 * Everything, for Node: the toolkit, files, traces and the API client.
 *
 * @module
 */
// oxlint-disable-next-line import/no-unassigned-import
import './trace/async-context.ts';
export { RaymonApi } from './api/api.ts';
export type { ListSlice, ObjectOptions, Owner, Profile, RaymonApiOptions, Slice } from './api/api.ts';
export type { RecordBatch } from './http/record-batch.ts';
export type { ApiClient, ApiClientOptions, CallOptions, Query, Route } from './api/client.ts';
export { deviceLogin } from './api/login/device-login.ts';
export type { DeviceLoginOptions } from './api/login/device-login.ts';
export type { JsonBody } from './api/json-body.ts';
export type { Login, TokenRequest } from './api/login/login.ts';
export { machineLogin } from './api/login/machine-login.ts';
export type { MachineLoginOptions } from './api/login/machine-login.ts';
export type { DeviceCode, OAuthClient } from './api/login/oauth.ts';
export type { StoredObject } from './api/stored-object.ts';
export { storedLogin } from './api/login/stored-login.ts';
export type { StoredLoginOptions } from './api/login/stored-login.ts';
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
  LoginError,
  MissingDependencyError,
  OptionError,
  PixelError,
  RaymonError,
  RegistryError,
  TraceError,
  TransportError,
  UnknownTypeError,
} from './base/errors.ts';
export type { ErrorOf, PlacedErrorOptions, TransportFailure } from './base/errors.ts';
export type { DecodeCode, EncodeCode, ErrorCode, LoginCode } from './base/error-codes.ts';
export { readJcr, writeJcr } from './toolkit/files.ts';
export type { FileReadOptions } from './toolkit/files.ts';
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
export { activeSpanTraceId } from './trace/active-span.ts';
export { RaymonApiLogger } from './trace/send/api-logger.ts';
export type { ApiLoggerOptions } from './trace/send/api-options.ts';
export type { BackoffOptions } from './trace/send/backoff.ts';
export type { Backlog, BacklogListener, BatchSize, Chunk, Overflow } from './trace/send/backlog.ts';
export type { BlobReference } from './trace/file/blob-store.ts';
export type { Clock } from './trace/logger/clock.ts';
export { clearTrace, currentTrace, setCurrentTrace, withTrace } from './trace/trace.ts';
export type { ExitSignal } from './trace/logger/exit-hooks.ts';
export { RaymonFileLogger } from './trace/file/file-logger.ts';
export type { FileLoggerOptions } from './trace/file/file-logger.ts';
export type { Drop, DropReason, EchoLogger, FlushOptions, LogCounts, RaymonLogger } from './trace/logger/logger.ts';
export { readLog } from './trace/file/read-log.ts';
export type { DocumentReader, Logged, LoggedRecord } from './trace/file/line-reader.ts';
export type { ReadLogOptions } from './trace/file/read-log.ts';
export type { LoggerOptions, ValueWrapper } from './trace/logger/record-logger.ts';
export { Spool } from './trace/send/spool.ts';
export type { SpoolOptions } from './trace/send/spool.ts';
export { errorTags, normalizeTagName, Tag, TAG_TYPES, tagValues } from './trace/record/tag.ts';
export type { TagLike } from './trace/record/tag.ts';
export type { Redact, Redactable } from './trace/logger/redaction.ts';
export type { Listeners } from './trace/logger/tally.ts';
export type { Stopwatch } from './trace/stopwatch.ts';
export { Trace } from './trace/trace.ts';
export type { TraceOptions } from './trace/trace.ts';
export { fetchTransport } from './trace/send/transport.ts';
export type { Batch, FetchTransportOptions, Send } from './trace/send/transport.ts';
export type { Unknown } from './document/unknown.ts';
export { unwrap } from './toolkit/unwrap.ts';
export type { UnwrapOptions, Unwrapped, UnwrappedFlat } from './toolkit/unwrap.ts';
export type { Wrapped } from './toolkit/wrap.ts';
