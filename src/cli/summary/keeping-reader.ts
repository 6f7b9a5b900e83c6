import { builtins } from '../../toolkit/builtins.ts';
import type { DocumentReader } from '../../trace/file/line-reader.ts';

/** Reads documents of logs as files are read: those of types that are not built in are kept as they are. */
export const KEEPING_READER: DocumentReader = {
  fromJson: (text, options) => builtins.fromJson(text, { limits: options?.limits, unknown: 'keep' }),
};
