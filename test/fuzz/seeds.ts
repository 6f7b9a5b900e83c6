/**
 * What the search starts from: the fixtures, good and bad.
 *
 * @module
 */
import * as fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { columnsOfTable } from '../../src/frame/values/table.ts';
import { writeStream } from '../../src/frame/stream/writer.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { tables } from '../support/arrow-arbitraries.ts';
import { valuesOf } from '../support/value-arbitraries.ts';
import { Native, Numpy, toMsgpack } from '../../src/types.ts';

function filesOf(folder: string, pattern: RegExp): Uint8Array[] {
  const path = resolve('fixtures', folder);
  return readdirSync(path)
    .filter((name) => pattern.test(name))
    .map((name) => readFileSync(resolve(path, name)));
}

interface Refused {
  readonly document?: unknown;
  readonly text?: string;
  readonly base64?: string;
  readonly data?: string;
}

function refused(folder: string, pattern = /\.json$/): Refused[] {
  return filesOf(folder, pattern).map((file) => JSON.parse(Buffer.from(file).toString()) as Refused);
}

function jsonOf(document: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(document));
}

/** Texts that are not JSON, or not JSON that is read. */
export function texts(): Uint8Array[] {
  return refused('invalid-text').map(({ text, base64 }) =>
    Buffer.from(text ?? base64 ?? '', text === undefined ? 'base64' : 'utf8'),
  );
}

function python(): Uint8Array[] {
  const frames = JSON.parse(Buffer.from(filesOf('frames', /^pandas\.json$/)[0] ?? '{}').toString()) as Record<
    string,
    string
  >;
  return [
    ...Object.values(frames).map((text) => Buffer.from(text)),
    ...filesOf('frames', /\.jcr$/),
    ...filesOf('msgpack', /\.json$/),
  ];
}

/** Documents of every type. */
export function documents(): Uint8Array[] {
  return [...refused('invalid').map(({ document }) => jsonOf(document)), ...python(), ...natives(), ...arrays()];
}

/** Documents of Native: those that are refused, and made ones with every kind of value. */
export function natives(): Uint8Array[] {
  const made = fc
    .sample(valuesOf({ Native, Numpy }), { seed: 3, numRuns: 100 })
    .map((value) => jsonOf(new Native(value)));
  return [...refused('invalid', /^(?:native|envelope|type)-/).map(({ document }) => jsonOf(document)), ...made];
}

/** Documents of Numpy. */
export function arrays(): Uint8Array[] {
  const [text] = filesOf('npy', /^params\.json$/);
  const params = JSON.parse(Buffer.from(text ?? '{}').toString()) as Record<string, unknown>;
  const good = Object.values(params).map((each) => jsonOf({ type: 'raymon.types.Numpy', params: each }));
  return [...good, ...refused('invalid', /^numpy-/).map(({ document }) => jsonOf(document))];
}

export function npyFiles(): Uint8Array[] {
  return filesOf('npy', /\.npy$/);
}

export function msgpacks(): Uint8Array[] {
  // Half a surrogate pair has no msgpack.
  const encodable = valuesOf({ Native, Numpy }).filter(
    (value) => !/\\ud[89a-f]/.test(JSON.stringify(new Native(value))),
  );
  const made = fc.sample(encodable, { seed: 5, numRuns: 60 }).map((value) => toMsgpack(new Native(value)));
  return [
    ...filesOf('msgpack', /\.msgpack$/),
    ...refused('invalid-msgpack').map(({ base64 }) => Buffer.from(base64 ?? '', 'base64')),
    ...made,
  ];
}

export function images(): Uint8Array[] {
  return [
    ...filesOf('images', /\.(?:png|jpg)$/),
    ...refused('invalid-image').map(({ data }) => Buffer.from(data ?? '', 'base64')),
  ];
}

/** Streams of every type of Arrow, and those of other writers. */
export function streams(): Uint8Array[] {
  const made = fc
    .sample(tables, { seed: 9, numRuns: 60 })
    .map((table) => writeStream(columnsOfTable(table, DEFAULT_LIMITS, []), DEFAULT_LIMITS, []));
  return [...filesOf('frames', /\.arrow$/), ...made];
}
