/**
 * Other ways to keep values, as a user of each would write them.
 *
 * @module
 */
import * as v8 from 'node:v8';
import * as msgpack from '@msgpack/msgpack';
import { EJSON, Binary } from 'bson';
import * as devalue from 'devalue';
import * as msgpackr from 'msgpackr';
import type { JsonValue } from 'raymon/core';
import * as seroval from 'seroval';
import * as superjson from 'superjson';

/** A way to keep values of a kind. */
export interface Peer<T> {
  readonly name: string;
  /** Whether what it writes is JSON; the others show what no base64 at all would cost. */
  readonly isJson: boolean;
  encode(value: T): string | Uint8Array;
  decode(encoded: string | Uint8Array): T;
}

/** What a peer wrote, as bytes. */
export function toBytes(encoded: string | Uint8Array): Uint8Array {
  return typeof encoded === 'string' ? Buffer.from(encoded) : encoded;
}

function textOf(encoded: string | Uint8Array): string {
  if (typeof encoded === 'string') return encoded;
  return Buffer.from(encoded.buffer, encoded.byteOffset, encoded.byteLength).toString();
}

function bytesOf(encoded: string | Uint8Array): Uint8Array {
  if (typeof encoded === 'string') throw new TypeError('Expected bytes, got a string');
  return encoded;
}

function raw(array: Float64Array): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}

/** Lays numbers over bytes; where they stand at an odd place, over a copy. */
function numbers(bytes: Uint8Array): Float64Array {
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
  return new Float64Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 8);
}

/** By default it refuses to read as much as it writes. */
const SEROVAL = { maxBase64Length: Number.MAX_SAFE_INTEGER };

/** What every peer without typed arrays has to write beside the bytes. */
function envelope<D>(array: Float64Array, data: D): { data: D; shape: number[]; dtype: string } {
  return { data, shape: [array.length], dtype: 'float64' };
}

/** The peers for one-dimensional arrays. */
export const ARRAY_PEERS: readonly Peer<Float64Array>[] = [
  {
    name: 'naive',
    isJson: true,
    encode: (array) => JSON.stringify(envelope(array, raw(array).toString('base64'))),
    decode: (encoded) => {
      const { data } = JSON.parse(textOf(encoded)) as { data: string };
      return numbers(Buffer.from(data, 'base64'));
    },
  },
  {
    name: 'devalue',
    isJson: true,
    encode: (array) => devalue.stringify(array),
    decode: (encoded) => devalue.parse(textOf(encoded)) as Float64Array,
  },
  {
    name: 'superjson',
    isJson: true,
    encode: (array) => superjson.stringify(array),
    decode: (encoded) => superjson.parse<Float64Array>(textOf(encoded)),
  },
  {
    name: 'seroval',
    isJson: true,
    encode: (array) => JSON.stringify(seroval.toJSON(array)),
    decode: (encoded) => seroval.fromJSON<Float64Array>(JSON.parse(textOf(encoded)) as seroval.SerovalJSON, SEROVAL),
  },
  {
    name: 'bson EJSON',
    isJson: true,
    encode: (array) => EJSON.stringify(envelope(array, new Binary(raw(array)))),
    decode: (encoded) => numbers((EJSON.parse(textOf(encoded)) as { data: Binary }).data.buffer),
  },
  {
    name: 'msgpackr',
    isJson: false,
    encode: (array) => msgpackr.pack(envelope(array, raw(array))),
    decode: (encoded) => numbers((msgpackr.unpack(bytesOf(encoded)) as { data: Uint8Array }).data),
  },
  {
    name: '@msgpack/msgpack',
    isJson: false,
    encode: (array) => msgpack.encode(envelope(array, raw(array))),
    decode: (encoded) => numbers((msgpack.decode(bytesOf(encoded)) as { data: Uint8Array }).data),
  },
  {
    name: 'v8.serialize',
    isJson: false,
    encode: (array) => v8.serialize(array),
    decode: (encoded) => v8.deserialize(bytesOf(encoded)) as Float64Array,
  },
];

/** The peers for values that JSON can state. */
export const JSON_PEERS: readonly Peer<JsonValue>[] = [
  {
    name: 'devalue',
    isJson: true,
    encode: (value) => devalue.stringify(value),
    decode: (encoded) => devalue.parse(textOf(encoded)) as JsonValue,
  },
  {
    name: 'superjson',
    isJson: true,
    encode: (value) => superjson.stringify(value),
    decode: (encoded) => superjson.parse<JsonValue>(textOf(encoded)),
  },
  {
    name: 'seroval',
    isJson: true,
    encode: (value) => JSON.stringify(seroval.toJSON(value)),
    decode: (encoded) => seroval.fromJSON<JsonValue>(JSON.parse(textOf(encoded)) as seroval.SerovalJSON),
  },
  {
    name: 'bson EJSON',
    isJson: true,
    encode: (value) => EJSON.stringify(value),
    decode: (encoded) => EJSON.parse(textOf(encoded)) as JsonValue,
  },
  {
    name: 'msgpackr',
    isJson: false,
    encode: (value) => msgpackr.pack(value),
    decode: (encoded) => msgpackr.unpack(bytesOf(encoded)) as JsonValue,
  },
  {
    name: '@msgpack/msgpack',
    isJson: false,
    encode: (value) => msgpack.encode(value),
    decode: (encoded) => msgpack.decode(bytesOf(encoded)) as JsonValue,
  },
  {
    name: 'v8.serialize',
    isJson: false,
    encode: (value) => v8.serialize(value),
    decode: (encoded) => v8.deserialize(bytesOf(encoded)) as JsonValue,
  },
];
