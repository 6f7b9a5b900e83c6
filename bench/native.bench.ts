import { isAscii } from 'node:buffer';
import { isDeepStrictEqual } from 'node:util';
import { fromJson, loadJcr, Native, toJson, toJsonBytes, type JsonValue } from 'raymon/core';
import { floats, geojson, labelled, nested, records } from './data.ts';
import { contender, ensure, type Goal, type Row, type Suite, type Workload } from './harness.ts';
import { JSON_PEERS, toBytes } from './peers.ts';
import { Python } from './python.ts';

/** What the platform alone does with the bytes of a text; it checks nothing. */
export function parse(bytes: Uint8Array): JsonValue {
  const buffer = bytes as Buffer;
  const text = isAscii(buffer)
    ? Buffer.prototype.latin1Slice.call(buffer, 0, buffer.length)
    : Buffer.prototype.utf8Slice.call(buffer, 0, buffer.length);
  return JSON.parse(text) as JsonValue;
}

function envelope(data: JsonValue): JsonValue {
  return { type: 'raymon.types.Native', params: { data } };
}

/** A value to text, with all its members checked when it is wrapped and again when it is written. */
async function encode(value: JsonValue, goals: readonly Goal[]): Promise<Row> {
  const document = envelope(value);
  const python = await Python.start(toBytes(JSON.stringify(document)));
  const check = (text: string): void => ensure(isDeepStrictEqual(JSON.parse(text), document), 'text');
  return {
    contenders: [
      contender('raymon', () => toJson(new Native(value)), check),
      contender('JSON.stringify', () => JSON.stringify(document), check),
      ...JSON_PEERS.map((peer) =>
        contender(
          peer.name,
          () => peer.encode(value),
          (encoded) => ensure(isDeepStrictEqual(peer.decode(encoded), value), peer.name),
        ),
      ),
      ...(python === undefined ? [] : [python.contender('encode', check)]),
    ],
    goals,
    close: () => python?.close(),
  };
}

/** A wrapped value to text, with all its members checked again. */
function write(value: JsonValue): Row {
  const native = new Native(value);
  const document = envelope(value);
  const check = (text: string): void => ensure(isDeepStrictEqual(JSON.parse(text), document), 'text');
  return {
    contenders: [
      contender('raymon', () => toJson(native), check),
      contender('JSON.stringify', () => JSON.stringify(document), check),
    ],
    goals: [{ versus: 'JSON.stringify', atMost: 1.5 }],
  };
}

/** The bytes of a text to a value, with every check on. */
async function decode(value: JsonValue, goals: readonly Goal[]): Promise<Row> {
  const bytes = toBytes(JSON.stringify(envelope(value)));
  const python = await Python.start(bytes);
  const check = (wrapper: unknown): void => {
    ensure(wrapper instanceof Native, 'no Native');
    ensure(isDeepStrictEqual(wrapper.data, value), 'decoded value');
  };
  return {
    contenders: [
      contender('raymon', () => fromJson(bytes), check),
      contender(
        'JSON.parse',
        () => parse(bytes),
        (document) => ensure(isDeepStrictEqual(document, envelope(value)), 'parsed'),
      ),
      ...JSON_PEERS.map((peer) => {
        const encoded = toBytes(peer.encode(value));
        return contender(
          peer.name,
          () => peer.decode(encoded),
          (decoded) => ensure(isDeepStrictEqual(decoded, value), peer.name),
        );
      }),
      ...(python === undefined
        ? []
        : [
            python.contender('decode', (text) =>
              ensure(isDeepStrictEqual(JSON.parse(text), envelope(value)), 'decoded by Python'),
            ),
          ]),
    ],
    goals,
    close: () => python?.close(),
  };
}

/** A document that JSON.parse has read to a value. */
function load(value: JsonValue): Row {
  const bytes = toBytes(JSON.stringify(envelope(value)));
  return {
    contenders: [
      contender(
        'raymon',
        () => loadJcr(parse(bytes)),
        (wrapper) => ensure(wrapper instanceof Native && isDeepStrictEqual(wrapper.data, value), 'loaded value'),
      ),
      contender(
        'JSON.parse',
        () => parse(bytes),
        (document) => ensure(isDeepStrictEqual(document, envelope(value)), 'parsed'),
      ),
    ],
    goals: [{ versus: 'JSON.parse', atMost: 1.3 }],
  };
}

const ENCODE: readonly Goal[] = [
  { versus: 'JSON.stringify', atMost: 1.5 },
  { versus: 'Python', atLeast: 2.5 },
  { versus: 'devalue', atLeast: 3.5 },
  { versus: 'superjson', atLeast: 7 },
];

function decodeGoals(atMost: number): readonly Goal[] {
  return [
    { versus: 'JSON.parse', atMost },
    { versus: 'Python', atLeast: 2 },
    { versus: 'superjson', atLeast: 1 },
  ];
}

interface Sample {
  readonly name: string;
  readonly atMost: number;
  make(smoke: boolean): JsonValue;
}

const SAMPLES: readonly Sample[] = [
  { name: 'nested 1 MB', atMost: 1.5, make: (smoke) => nested(smoke ? 1e3 : 1e6) },
  { name: '1e5 records', atMost: 1.5, make: (smoke) => records(smoke ? 10 : 1e5) },
  { name: 'floats of 17 digits', atMost: 1.5, make: (smoke) => floats(smoke ? 10 : 50_000) },
  { name: 'tiny', atMost: 1.5, make: () => ({ id: 7, name: 'a small thing', ok: true }) },
  { name: 'GeoJSON', atMost: 1, make: (smoke) => geojson(smoke ? 2 : 1000) },
  { name: 'integer-like names', atMost: 2.5, make: (smoke) => labelled(smoke ? 10 : 10_000) },
];

/** A text with white space, as people write it. */
function indented({ smoke }: { readonly smoke: boolean }): Row {
  const value = nested(smoke ? 1e3 : 1e6);
  const bytes = toBytes(JSON.stringify(envelope(value), undefined, 2));
  return {
    contenders: [
      contender(
        'raymon',
        () => fromJson(bytes),
        (wrapper) => ensure(wrapper instanceof Native && isDeepStrictEqual(wrapper.data, value), 'decoded value'),
      ),
      contender(
        'JSON.parse',
        () => parse(bytes),
        (document) => ensure(isDeepStrictEqual(document, envelope(value)), 'parsed'),
      ),
    ],
    goals: [{ versus: 'JSON.parse', atMost: 1.5 }],
  };
}

export const NATIVE: Suite = {
  name: 'native',
  fresh: false,
  workloads: [
    ...SAMPLES.slice(0, 2).map(({ name, make }): Workload => ({
      name: `${name} to string`,
      prepare: ({ smoke }) => encode(make(smoke), ENCODE),
    })),
    ...SAMPLES.slice(0, 2).map(({ name, make }): Workload => ({
      name: `${name}, wrapped before, to string`,
      prepare: ({ smoke }) => write(make(smoke)),
    })),
    ...SAMPLES.map(({ name, make, atMost }): Workload => ({
      name: `bytes to ${name}`,
      prepare: ({ smoke }) => decode(make(smoke), decodeGoals(atMost)),
    })),
    { name: 'bytes to nested 1 MB, indented', prepare: indented },
    ...SAMPLES.slice(0, 2).map(({ name, make }): Workload => ({
      name: `loadJcr of parsed ${name}`,
      prepare: ({ smoke }) => load(make(smoke)),
    })),
    {
      name: 'nested 1 MB to bytes',
      prepare({ smoke }) {
        const value = nested(smoke ? 1e3 : 1e6);
        const text = toBytes(JSON.stringify(envelope(value)));
        const check = (bytes: Uint8Array): void => ensure(Buffer.compare(bytes, text) === 0, 'bytes');
        return {
          contenders: [
            contender('raymon', () => toJsonBytes(new Native(value)), check),
            contender('JSON.stringify', () => toBytes(JSON.stringify(envelope(value))), check),
          ],
          goals: [{ versus: 'JSON.stringify', atMost: 1.5 }],
        };
      },
    },
  ],
};
