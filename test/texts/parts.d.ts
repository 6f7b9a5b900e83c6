/**
 * What the parts of programs in the pages take as given.
 *
 * @module
 */
import type { PixelSource, RaymonLogger, Trace } from 'raymon';

declare global {
  const audience: string;
  const authUrl: string;
  const bytes: Uint8Array<ArrayBuffer>;
  const clientId: string;
  const clientSecret: string;
  const heatmap: Float32Array;
  const logger: RaymonLogger;
  const pixels: PixelSource;
  const projectId: string;
  const request: { readonly headers: { readonly [name: string]: string | string[] | undefined } };
  const scores: number[];
  const trace: Trace;
  const traceId: string;
}
