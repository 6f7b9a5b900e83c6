/** What a pipeline of sharp is known by where sharp's types are not installed. */
interface AnyPipeline {
  /** Runs the pipeline. */
  toBuffer(): Promise<Uint8Array>;
  /** What the input says of itself. */
  metadata(): Promise<object>;
}

/** @ts-ignore -- sharp is optional: where it is not installed this is any, which nobody sees. */
type Installed = import('sharp').Sharp; // oxlint-disable-line typescript/consistent-type-imports -- a line that may fail alone.

/** A pipeline of sharp; without sharp's types something of its form. */
export type SharpPipeline = 0 extends 1 & Installed ? AnyPipeline : Installed;
