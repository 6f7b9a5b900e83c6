import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equals, fromJson, Native, Numpy, wrap } from '../../../../src/types.ts';
import { runSteps } from '../../../../src/viewer/model/steps.ts';
import { copiedText } from '../../../../src/viewer/model/tree/copied-text.ts';
import { diffTrees } from '../../../../src/viewer/model/diff/diff-trees.ts';
import { documentOf } from '../../../../src/viewer/model/tree/document.ts';
import { findValue } from '../../../../src/viewer/model/tree/search-tree.ts';
import { TreeList } from '../../../../src/viewer/model/tree/tree-list.ts';
import { childrenOf, pathText, stepText, treeText } from '../../../../src/viewer/model/tree/tree-value.ts';
import { runs } from '../../../support/runs.ts';

const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom(null, true, -0, Number.NaN, 5n, 'text', '', undefined),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(fc.string({ maxLength: 3 }), tie('value'), { maxKeys: 5 }),
    fc.array(fc.tuple(fc.string({ maxLength: 3 }), tie('value')), { maxLength: 4 }).map((entries) => new Map(entries)),
    fc.array(tie('value'), { maxLength: 4 }).map((items) => new Set(items)),
  ),
})).value;

/** All lines of a tree whose containers are open as `isOpen` says, by a plain walk. */
function walk(value: unknown, path: readonly number[], isOpen: (path: string) => boolean): string[] {
  const lines = [path.join()];
  const children = childrenOf(value);
  if (children === undefined || !isOpen(path.join())) return lines;
  for (let i = 0; i < children.count; i++) lines.push(...walk(children.at(i)[1], [...path, i], isOpen));
  return lines;
}

const linesOf = (tree: TreeList): string[] =>
  Array.from({ length: tree.length }, (_, i) => tree.row(i)?.path.join() ?? 'none');

/** A document of a type that nobody knows, with one number as it is spelled. */
function read(text: string): object {
  return documentOf(fromJson(`{"type":"acme.Money","params":{"eur":${text}}}`, { unknown: 'keep' }));
}

describe('an unfolded tree', () => {
  it('has the lines of a plain walk, whatever is opened and closed', () => {
    fc.assert(
      fc.property(values, fc.array(fc.nat(), { maxLength: 40 }), (value, clicks) => {
        const tree = new TreeList(value);
        const open = new Set(['']);
        for (const click of clicks) {
          const row = tree.row(click % tree.length);
          const path = row?.path ?? [];
          const key = path.join();
          if (row?.isOpen === true) {
            tree.close(path);
            for (const other of open)
              if (other === key || key === '' || other.startsWith(`${key},`)) open.delete(other);
          } else if (tree.open(path)) open.add(key);
          const lines = linesOf(tree);
          expect(lines).toEqual(walk(value, [], (at) => open.has(at)));
          for (const [i, line] of lines.entries())
            expect(tree.lineOf(line === '' ? [] : line.split(',').map(Number))).toBe(i);
        }
      }),
      { numRuns: runs(300) },
    );
  });

  it('opens all, or as many as fit', () => {
    const value = { a: [1, [2, 3]], b: new Map([['k', { c: 4 }]]) };
    const tree = new TreeList(value);
    expect(tree.openAll([], 1000)).toBe(true);
    expect(linesOf(tree)).toEqual(walk(value, [], () => true));
    const wide = Array.from({ length: 1000 }, () => [1]);
    const cut = new TreeList(wide);
    expect(cut.openAll([], 1500)).toBe(false);
    expect(cut.length).toBeLessThan(1510);
  });

  it('of a million values finds each line without walking there', () => {
    const tree = new TreeList(Array.from({ length: 1_000_000 }, (_, i) => (i % 1000 === 0 ? [i] : i)));
    expect(tree.openAll([], 2_000_000)).toBe(true);
    expect(tree.length).toBe(1_001_001);
    expect(tree.row(500_503)).toMatchObject({ path: [500_001], value: 500_001 });
    expect(tree.row(500_502)).toMatchObject({ path: [500_000, 0], value: 500_000, depth: 2 });
  });
});

describe('a value', () => {
  it.each([
    [null, 'null'],
    [-0, '-0'],
    [Number.NaN, 'NaN'],
    [-Infinity, '-Infinity'],
    [2n ** 70n, '1180591620717411303424n'],
    [undefined, 'undefined'],
    ['a"\u202e', '"a\\"\\u202e"'],
    [new Date(0), 'Date 1970-01-01T00:00:00.000Z'],
    [new Date(Number.NaN), 'Date (invalid)'],
    [new Map([[1, 2]]), 'Map (1)'],
    [new Set(), 'Set (0)'],
    [[1], '[1 item]'],
    [{}, '{0 members}'],
    [new Numpy(new Float32Array(3)), 'Numpy float32 (3,)'],
    [new Float32Array(3), 'Numpy, a Float32Array'],
    [new TypeError('no\u202e way'), 'TypeError: no\u202e way'],
    [new URL('https://example.com/?a=b'), 'URL https://example.com/?a=b'],
    [/a\/b/gi, 'RegExp /a\\/b/gi'],
    [new ArrayBuffer(1), 'ArrayBuffer of 1 byte'],
    [new DataView(new ArrayBuffer(2000)), 'DataView of 2,000 bytes'],
  ])('%s says what it is', (value, text) => {
    expect(treeText(value).text).toBe(text);
  });

  it('that is long is cut, and says how long it is', () => {
    expect(treeText('x'.repeat(10_000_000)).text.length).toBeLessThan(400);
    expect(treeText('x'.repeat(10_000_000)).text).toContain('10,000,000 characters');
  });

  it('that is an error opens as what it says of itself', () => {
    const cause = new RangeError('inner');
    const error = Object.assign(new Error('x'.repeat(1000), { cause }), { code: 7 });
    const children = childrenOf(error);
    const steps = Array.from({ length: children?.count ?? 0 }, (_, i) => children?.at(i)[0]);
    expect(steps.map((step) => step && stepText(step))).toEqual(['name', 'message', 'stack', 'cause', 'code']);
    expect(children?.at(3)[1]).toBe(cause);
    expect(treeText(error).text.length).toBeLessThan(400);
    expect(treeText(error).isCut).toBe(true);
    for (const leaf of [new URL('a:b'), /a/, new ArrayBuffer(1), new DataView(new ArrayBuffer(1))]) {
      expect(childrenOf(leaf)).toBeUndefined();
    }
  });

  it('has a path that JavaScript reads', () => {
    const data = {
      a: [
        new Map<unknown, unknown>([
          [5n, 1],
          ['k', { 'x y': 2 }],
          [[1], 3],
        ]),
      ],
      ['__proto__2']: new Set([9]),
    };
    const tree = new TreeList(data);
    const text = (path: number[]): string => pathText(tree.steps(path));
    expect(text([0, 0, 0])).toBe('$.a[0].get(5n)');
    expect(text([0, 0, 1, 0])).toBe('$.a[0].get("k")["x y"]');
    expect(text([0, 0, 2, 1])).toBe('$.a[0]{2}.value');
    expect(text([1, 0])).toBe('$.__proto__2{0}');
    expect(tree.steps([0, 0, 2]).map(stepText)).toEqual(['a', '0', 'entry 2']);
  });

  it('is copied as an expression of it', () => {
    const value = { a: [1, -0, 5n, undefined, Number.NaN], d: new Date(0), m: new Map([['k', new Set(['\u2028'])]]) };
    Object.defineProperty(value, '__proto__', { value: 1, enumerable: true });
    const text = copiedText(value);
    // oxlint-disable-next-line no-eval
    const back: unknown = (0, eval)(`(${text})`);
    expect(back).toEqual(value);
    expect(Object.keys(back as object)).toContain('__proto__');
    expect(copiedText('as "it" is')).toBe('as "it" is');
    const { buffer } = Uint8Array.of(1, 255);
    const kinds = [new URL('https://a.b/"'), /[/"]\n/g, buffer, new DataView(buffer, 1), new TypeError('"x"')];
    const errors = [new AggregateError([Object.assign(new Error('in'), { name: 'HttpError', code: 7 })], 'all')];
    // oxlint-disable-next-line no-eval
    expect(equals((0, eval)(copiedText([...kinds, ...errors])), [...kinds, ...errors])).toBe(true);
    expect(
      copiedText(
        Array.from({ length: 1000 }, () => 'x'),
        100,
      ),
    ).toMatch(/cut at 100 characters$/);
  });
});

describe('a search', () => {
  it('goes over all values that match, and comes around', () => {
    const data = { a: ['needle', { needle: 1 }], b: new Map([['x', 'NEEDLE in hay']]), c: 5 };
    const found: string[] = [];
    let at: readonly number[] = [];
    for (let i = 0; i < 4; i++) {
      at = runSteps(findValue(data, 'needle', at)) ?? [-1];
      found.push(at.join());
    }
    expect(found).toEqual(['0,0', '0,1,0', '1,0', '0,0']);
    expect(runSteps(findValue(data, 'nothing', []))).toBeUndefined();
  });

  it('finds what a plain walk finds', () => {
    fc.assert(
      fc.property(values, (value) => {
        const matching = walk(value, [], () => true).filter((line) => {
          let found: unknown = value;
          let name = '';
          for (const position of line === '' ? [] : line.split(',').map(Number)) {
            const child = childrenOf(found)?.at(position);
            name = child === undefined ? '' : stepText(child[0]);
            found = child?.[1];
          }
          return `${name}\n${treeText(found).text}`.toLowerCase().includes('t');
        });
        const seen: string[] = [];
        let at: readonly number[] | undefined = [];
        for (let i = 0; i < matching.length; i++) {
          at = runSteps(findValue(value, 't', at ?? []));
          seen.push(at?.join() ?? 'none');
        }
        expect(seen.toSorted()).toEqual(matching.toSorted());
        if (matching.length === 0) expect(runSteps(findValue(value, 't', []))).toBeUndefined();
      }),
      { numRuns: runs(200) },
    );
  });

  it('of a value that contains itself ends', () => {
    const loop: unknown[] = ['a'];
    loop.push(loop);
    expect(runSteps(findValue(loop, 'zebra', []))).toBeUndefined();
  });
});

describe('a document of an unknown type', () => {
  it('is a tree of what it says, digits included', () => {
    const text = '{"type":"acme.Money","params":{"2":9007199254740993,"1":"a"},"more":[1.5]}';
    const document = documentOf(fromJson(text, { unknown: 'keep' }));
    const tree = new TreeList(document);
    tree.openAll([], 100);
    const lines = Array.from({ length: tree.length }, (_, i) => tree.row(i)).map(
      (row) => `${row?.step === undefined ? '$' : stepText(row.step)} ${treeText(row?.value).text}`,
    );
    expect(lines).toEqual([
      '$ {3 members}',
      'type "acme.Money"',
      'params {2 members}',
      '2 9007199254740993n',
      '1 "a"',
      'more [1 item]',
      '0 1.5',
    ]);
  });

  it('has its numbers as they were written, as lines, copied and compared', () => {
    const spelled = ['5.0', '1e2', '-0.0', '5', '0.50', '9007199254740993'];
    for (const text of spelled) {
      const tree = new TreeList(read(text));
      expect(tree.openAll([], 100)).toBe(true);
      const line = Array.from({ length: tree.length }, (_, i) => tree.row(i)).find(
        (row) => row?.step?.kind === 'member' && row.step.name === 'eur',
      );
      expect(treeText(line?.value).text.replace(/n$/, '')).toBe(text);
      expect(childrenOf(line?.value)).toBeUndefined();
      expect(copiedText(line?.value).replace(/n$/, '')).toBe(text);
    }
    expect(runSteps(diffTrees(read('5.0'), read('5'))).different).toBe(0);
    expect(runSteps(diffTrees(read('5.0'), read('5.5'))).places).toMatchObject([{ kind: 'changed' }]);
  });

  it('does not decode payloads', () => {
    const document = documentOf(wrap(new Float32Array(8)) as Numpy);
    const params = childrenOf(childrenOf(document)?.at(1)[1]);
    expect(treeText(params?.at(0)[1]).text).toBe('payload of 46 bytes');
    expect(childrenOf(documentOf(new Native([1])))?.count).toBeGreaterThan(1);
  });
});
