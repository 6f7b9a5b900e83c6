/** One artefact that was written to a file and read back. */
export interface Row {
  /** What it is called: the name of its file, without the ending. */
  readonly ref: string;
  /** Name of the wrapper. */
  readonly type: string;
  /** Its dtype and shape, or what else describes it. */
  readonly what: string;
  /** Bytes of its document. */
  readonly jsonBytes: number;
  /** Bytes of the value itself: memory of an array, text of a JSON value, file of an image. */
  readonly rawBytes: number;
  /** Whether what came back is what went in, to the last bit. */
  readonly exact: boolean;
  readonly note?: string;
}
