import { resolve } from 'node:path';

/** The path of a file of the real data that the npm package vega-datasets ships; npm runs scripts in the root. */
export function dataFile(name: string): string {
  return resolve('node_modules', 'vega-datasets', 'data', name);
}
