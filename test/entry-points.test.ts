import { describe, expect, it } from 'vitest';
import * as core from '../src/core.ts';
import * as hub from '../src/hub.ts';
import * as everything from '../src/index.ts';
import * as trace from '../src/trace.ts';
import * as traceAsync from '../src/trace-async.ts';
import * as types from '../src/types.ts';
import { importGraph } from './support/import-graph.ts';

describe('raymon/core', () => {
  it('imports two small packages, and nothing of Node', () => {
    expect([...importGraph('src/core.ts').packages].toSorted()).toEqual(['fast-json-stable-stringify', 'ndarray']);
  });

  it('exports what the README names', () => {
    expect(Object.keys(core).toSorted()).toMatchInlineSnapshot(`
      [
        "DEFAULT_LIMITS",
        "DecodeError",
        "EncodeError",
        "LimitError",
        "MissingDependencyError",
        "Native",
        "Numpy",
        "OptionError",
        "Payload",
        "RaymonError",
        "RegistryError",
        "UnknownTypeError",
        "builtins",
        "contentHash",
        "defineDataType",
        "equals",
        "fromJson",
        "fromJsonStream",
        "fromMsgpack",
        "isRaymonError",
        "loadJcr",
        "toCanonicalJson",
        "toJson",
        "toJsonBytes",
        "toJsonChunks",
        "toJsonStream",
        "toMsgpack",
        "toolkit",
        "unwrap",
        "wrap",
      ]
    `);
  });
});

describe('raymon/trace', () => {
  const { packages } = importGraph('src/trace.ts');

  it('imports what raymon/core does, and nothing of Node', () => {
    expect([...packages].toSorted()).toEqual([...importGraph('src/core.ts').packages].toSorted());
  });

  it('imports AsyncLocalStorage and nothing else of Node where there is one', () => {
    expect([...importGraph('src/trace-async.ts').packages].filter((name) => !packages.has(name))).toEqual([
      'node:async_hooks',
    ]);
  });

  it('exports the same everywhere, and nothing that raymon lacks', () => {
    expect(Object.keys(traceAsync).toSorted()).toEqual(Object.keys(trace).toSorted());
    expect(Object.keys(trace).filter((name) => !(name in everything))).toEqual([]);
  });
});

describe('raymon/testing', () => {
  it('imports nothing that its users do not load already', () => {
    const core = importGraph('src/core.ts').packages;
    expect([...importGraph('src/testing.ts').packages].filter((name) => !core.has(name))).toEqual([]);
  });
});

describe('the viewer', () => {
  it('is loaded by no other entry point', () => {
    for (const entry of ['index', 'types', 'core']) {
      const { files } = importGraph(`src/${entry}.ts`);
      expect([...files].filter((file) => /\/src\/(?:viewer|ui)\//.test(file))).toEqual([]);
    }
  });

  it('loads no wrapper and no package before a value needs it', () => {
    const { files, packages } = importGraph('src/viewer.ts');
    expect([...packages]).toEqual([]);
    expect([...files].filter((file) => WRAPPERS.test(file))).toEqual([]);
  });
});

/** Files that hold a wrapper, or need one. */
const WRAPPERS = /\/src\/(?:frame|native|toolkit)\/(?!arrow\/time)|\/src\/numpy\/numpy\.ts|\/src\/image\/image\.ts/;

describe('raymon/types', () => {
  it('imports nothing of Node, so that browsers can load it', () => {
    const { packages } = importGraph('src/types.ts');
    expect([...packages].filter((name) => name.startsWith('node:') || name === 'sharp')).toEqual([]);
  });

  it('exports what core does', () => {
    expect(Object.keys(types)).toEqual(expect.arrayContaining(Object.keys(core)));
  });
});

describe('raymon', () => {
  it('exports what raymon/types does, and files', () => {
    expect(Object.keys(everything)).toEqual(expect.arrayContaining([...Object.keys(types), 'readJcr', 'writeJcr']));
  });
});

describe('raymon/hub', () => {
  it('exports what starts a hub, and no more', () => {
    expect(Object.keys(hub).toSorted()).toMatchInlineSnapshot(`
      [
        "DEFAULT_HUB_LIMITS",
        "DEFAULT_PORT",
        "HubError",
        "ShipStateError",
        "shipLog",
        "startHub",
      ]
    `);
  });

  it('is loaded by no other entry point', () => {
    for (const entry of ['src/core.ts', 'src/types.ts', 'src/index.ts']) {
      expect([...importGraph(entry).files].filter((file) => /src\/(?:hub|cli)\b/.test(file))).toEqual([]);
    }
  });
});

describe('the sources', () => {
  it('never import an entry point', () => {
    const entries = ['src/core.ts', 'src/types.ts', 'src/index.ts', 'src/hub.ts'].map((entry) => importGraph(entry));
    for (const { files } of entries) {
      const others = [...files].slice(1).filter((file) => /\/src\/(?:core|types|index)\.ts$/.test(file));
      expect(others).toEqual([]);
    }
  });
});
