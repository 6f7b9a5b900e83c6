import { createHash } from 'node:crypto';
import stringify from 'fast-json-stable-stringify';
import { contentHash, Native, Numpy, toCanonicalJson, toJson, toJsonBytes, type JsonValue } from 'raymon/core';
import { float64, nested, records } from './data.ts';
import { contender, ensure, type Row, type Suite, type Workload } from './harness.ts';

function sha256(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex');
}

function envelope(data: JsonValue): object {
  return { type: 'raymon.types.Native', params: { data } };
}

function canonical(value: JsonValue): Row {
  const expected = stringify(envelope(value));
  const check = (text: string): void => ensure(text === expected, 'canonical text');
  return {
    contenders: [
      contender('raymon', () => toCanonicalJson(new Native(value)), check),
      contender('fast-json-stable-stringify', () => stringify(envelope(value)), check),
    ],
    goals: [{ versus: 'fast-json-stable-stringify', atMost: 1.2 }],
  };
}

function hashed(value: JsonValue): Row {
  const expected = sha256(stringify(envelope(value)));
  const check = (hash: string): void => ensure(hash === expected, 'hash');
  return {
    contenders: [
      contender('raymon', () => contentHash(new Native(value)), check),
      contender('fast-json-stable-stringify and SHA-256', () => sha256(stringify(envelope(value))), check),
    ],
    goals: [{ versus: 'fast-json-stable-stringify and SHA-256', atMost: 1.2 }],
  };
}

const SAMPLES: readonly { readonly name: string; make(smoke: boolean): JsonValue }[] = [
  { name: 'nested 1 MB', make: (smoke) => nested(smoke ? 1e3 : 1e6) },
  { name: '1e5 records', make: (smoke) => records(smoke ? 10 : 1e5) },
];

export const CANONICAL: Suite = {
  name: 'canonical',
  fresh: false,
  workloads: [
    ...SAMPLES.map(({ name, make }): Workload => ({
      name: `canonical text of ${name}`,
      prepare: ({ smoke }) => canonical(make(smoke)),
    })),
    ...SAMPLES.map(({ name, make }): Workload => ({
      name: `hash of ${name}`,
      prepare: ({ smoke }) => hashed(make(smoke)),
    })),
    {
      name: 'canonical text of float64 8 MB',
      prepare({ smoke }) {
        const numpy = new Numpy(float64(smoke ? 100 : 1e6));
        const expected = stringify(JSON.parse(toJson(numpy)));
        return {
          contenders: [
            contender(
              'raymon',
              () => toCanonicalJson(numpy),
              (text) => ensure(text === expected, 'canonical text'),
            ),
            contender(
              'toJson',
              () => toJson(numpy),
              (text) => ensure(text.length === expected.length, 'text'),
            ),
          ],
          hasBuffers: true,
          goals: [{ versus: 'toJson', atMost: 1.2 }],
        };
      },
    },
    {
      name: 'hash of float64 8 MB',
      prepare({ smoke }) {
        const numpy = new Numpy(float64(smoke ? 100 : 1e6));
        const expected = sha256(stringify(JSON.parse(toJson(numpy))));
        return {
          contenders: [
            contender(
              'raymon',
              () => contentHash(numpy),
              (hash) => ensure(hash === expected, 'hash'),
            ),
            contender(
              'toJsonBytes and SHA-256',
              () => sha256(toJsonBytes(numpy)),
              (hash) => ensure(hash.length === 64, 'hash'),
            ),
          ],
          hasBuffers: true,
          goals: [{ versus: 'toJsonBytes and SHA-256', atMost: 1.1 }],
        };
      },
    },
  ],
};
