import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecodeError, LimitError } from '../../../src/base/errors.ts';
import {
  RECORD_WATCH,
  scanBatch,
  scanValue,
  DOCUMENT_SCAN,
  scanLines,
  SLOT,
  type RecordSpans,
} from '../../../src/trace/record/record-spans.ts';
import { jsonTexts } from '../../support/json-texts.ts';
import { runs } from '../../support/runs.ts';

const limits = { watched: RECORD_WATCH, batchRecords: 10_000, nonFinite: true };

/** The last value of a generator, and how often it paused. */
function finish<T>(scan: Generator<void, T>): { value: T; pauses: number } {
  for (let pauses = 0; ; pauses++) {
    const step = scan.next();
    if (step.done === true) return { value: step.value, pauses };
  }
}

function batch(text: string | Uint8Array): RecordSpans[] {
  return finish(scanBatch(Buffer.from(text as string), limits)).value;
}

function refusal(run: () => unknown): DecodeError | LimitError {
  try {
    run();
  } catch (error) {
    if (error instanceof DecodeError || error instanceof LimitError) return error;
    throw error;
  }
  throw new Error('Expected a refusal');
}

/** JSON, or JSON with Python's words, as the engine judges it. */
function isJson(text: string): boolean {
  const withoutWords = text.replace(/"(?:[^"\\]|\\.)*"|NaN|-?Infinity/gs, (found) =>
    found[0] === '"' ? found : 'null',
  );
  try {
    JSON.parse(withoutWords);
    return true;
  } catch {
    return false;
  }
}

function sliceOf(text: Uint8Array, { spans }: RecordSpans, slot: number): string | undefined {
  const span = spans[slot];
  return span && Buffer.from(text.subarray(span.start, span.end)).toString();
}

function nested(depth: number): string {
  return '['.repeat(depth) + ']'.repeat(depth);
}

function lines(text: string | Uint8Array): RecordSpans[] {
  return finish(scanLines(Buffer.from(text as string), limits)).value;
}

const wellFormed = jsonTexts.filter((text) => Buffer.from(text).toString() === text && !text.startsWith('\ufeff'));

describe('scanBatch', () => {
  it('accepts what is JSON, or Python’s, and nothing else', () => {
    fc.assert(
      fc.property(wellFormed, (text) => {
        const body = Buffer.from(`[${text}]`);
        let isAccepted = true;
        try {
          finish(scanBatch(body, limits));
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError);
          isAccepted = false;
        }
        expect(isAccepted).toBe(isJson(`[${text}]`));
      }),
      { numRuns: runs(2000) },
    );
  });

  it('finds each record and its data as they stand in the text', () => {
    const value = fc.jsonValue({ maxDepth: 4 }).map((each) => JSON.stringify(each));
    const spaces = fc.constantFrom('', ' ', '\n\t', '\r\n  ');
    const record = fc
      .record({
        data: value,
        extra: fc.dictionary(fc.constantFrom('x', '__proto__', 'type', 'ref', '', '1'), value),
        space: spaces,
        isEscaped: fc.boolean(),
      })
      .map(({ data, extra, space, isEscaped }) => {
        const name = isEscaped ? '"\\u0064ata"' : '"data"';
        const members = Object.entries(extra).map(([key, text]) => `${JSON.stringify(key)}:${space}${text}`);
        const at = members.length >> 1;
        members.splice(at, 0, `${name}${space}:${space}${data}${space}`);
        return { text: `{${space}${members.join(`${space},`)}${space}}`, data };
      });
    fc.assert(
      fc.property(fc.array(record, { maxLength: 6 }), spaces, (records, space) => {
        const body = Buffer.from(
          `${space}[${space}${records.map(({ text }) => text).join(`${space},${space}`)}${space}]${space}`,
        );
        const found = batch(body);
        expect(found.map(({ start, end }) => body.subarray(start, end).toString())).toEqual(
          records.map(({ text }) => text),
        );
        expect(found.map((each) => sliceOf(body, each, SLOT.data))).toEqual(records.map(({ data }) => data));
      }),
      { numRuns: runs(300) },
    );
  });

  it('finds the type, the shape and the dtype of a document, and of nothing below it', () => {
    const body = Buffer.from(
      '[{"data":{"params":{"data":"","shape":"(1,)","dtype":"float32","x":{"shape":1}},"type":"raymon.types.Numpy"},"type":[{"type":1}]},{"data":[{"type":"t","params":{}}]}]',
    );
    const [first, second] = batch(body) as [RecordSpans, RecordSpans];
    expect(sliceOf(body, first, SLOT.type)).toBe('"raymon.types.Numpy"');
    expect(sliceOf(body, first, SLOT.shape)).toBe('"(1,)"');
    expect(sliceOf(body, first, SLOT.elements)).toBe('"float32"');
    expect(sliceOf(body, second, SLOT.type)).toBeUndefined();
  });

  it('counts depth, and takes brackets alone without a stack', () => {
    expect(batch(`[${nested(700)}]`)[0]?.depth).toBe(700);
    expect(batch(`[${nested(1_000_000)}]`)[0]?.depth).toBe(1_000_000);
    expect(refusal(() => batch(`[${'['.repeat(2 ** 20 + 1)}`))).toMatchObject({ limit: 'depth', path: '$[0]' });
  });

  it('says which member stands twice, escapes resolved', () => {
    expect(batch('[{"ref":1,"r\\u0065f":2}]')[0]?.twice).toBe(SLOT.ref);
    expect(batch('[{"ref":1,"data":{"ref":2}}]')[0]?.twice).toBe(-1);
  });

  it.each([
    ['', 'syntax', undefined],
    ['{}', 'syntax', undefined],
    ['[', 'syntax', 0],
    ['[1,]', 'syntax', 1],
    ['[1 2]', 'syntax', 0],
    ['[1]]', 'syntax', undefined],
    ['[1,{"a":}]', 'syntax', 1],
    ['[1,"\\x"]', 'syntax', 1],
    ['["a\nb"]', 'syntax', 0],
    ['["\\ud8"]', 'syntax', 0],
    ['[01]', 'syntax', 0],
    ['[1.]', 'syntax', 0],
    ['[-]', 'syntax', 0],
    ['[-NaN]', 'syntax', 0],
    ['[1e]', 'syntax', 0],
    ['["abc', 'syntax', 0],
  ])('refuses %j', (text, code, index) => {
    expect(refusal(() => batch(text))).toMatchObject({ code, path: index === undefined ? '$' : `$[${index}]` });
  });

  it('says which record is not UTF-8', () => {
    const found = batch(Buffer.concat([Buffer.from('["\u00e9","'), Buffer.from([0xc3, 0x28]), Buffer.from('"]')]));
    expect(found.map(({ fault }) => fault?.code)).toEqual([undefined, 'bad-utf8']);
  });

  it('stops before too many records', () => {
    const ten = { ...limits, batchRecords: 10 };
    expect(finish(scanBatch(Buffer.from(`[${Array(10).fill(1).join()}]`), ten)).value).toHaveLength(10);
    expect(refusal(() => finish(scanBatch(Buffer.from(`[${Array(11).fill(1).join()}]`), ten)))).toMatchObject({
      limit: 'batchRecords',
    });
  });

  it('pauses at least once for each mebibyte or two, also inside of one string', () => {
    const body = Buffer.from(
      `[{"data":"${'A'.repeat(10 * 2 ** 20)}\\n"},${'[[1,2 ,3],{"a":1}]   ,'.repeat(200_000)}1]`,
    );
    const { value, pauses } = finish(scanBatch(body, { ...limits, batchRecords: 300_000 }));
    expect(value).toHaveLength(200_002);
    expect(pauses).toBeGreaterThan(body.length / 2 ** 21);
  });

  it('reads a text the same wherever it pauses', () => {
    const text =
      '{"data":{"type":"a\\u00e9\\n","params":{"x":[1.5e-3,NaN,-Infinity,true,null,"é"],"shape":"(2,)"}},"ref":null}';
    // The pause comes at each byte of the second record in turn.
    for (let pad = 0; pad < text.length + 2; pad++) {
      const body = Buffer.from(`["${'x'.repeat(2 ** 20 - pad)}",${text}]`);
      const [, found] = batch(body) as [RecordSpans, RecordSpans];
      expect(body.subarray(found.start, found.end).toString()).toBe(text);
      expect(sliceOf(body, found, SLOT.shape)).toBe('"(2,)"');
    }
  });
});

describe('words that are no JSON', () => {
  it.each(['NaN', 'Infinity', '-Infinity'])('%s is a number where it may be', (word) => {
    const strictly = { ...limits, nonFinite: false };
    expect(batch(`[${word}]`)).toHaveLength(1);
    expect(refusal(() => finish(scanBatch(Buffer.from(`[${word}]`), strictly)))).toMatchObject({ code: 'syntax' });
  });
});

describe('scanLines', () => {
  it('finds each line, passes over empty ones, and says which are no JSON', () => {
    const found = lines('\ufeff{"ref":1}\r\n\n  \n{"ref":}\n[2] 3\n{"a":"\n{"ref":4}');
    expect(found.map(({ fault }) => fault?.code)).toEqual([undefined, 'syntax', 'syntax', 'syntax', undefined]);
  });

  it('takes nothing of one line for another’s', () => {
    const body = '{"ref":"\n"}';
    expect(lines(body).map(({ fault }) => fault?.code)).toEqual(['syntax', 'syntax']);
  });
});

function scanConcatenated(text: string): RecordSpans[] {
  return finish(scanLines(Buffer.from(text), { ...limits, concatenated: true })).value;
}

describe('scanLines of objects one behind the other', () => {
  it('finds each, with spaces or a line feed between or nothing', () => {
    const text = '\ufeff{"ref":1}{"ref":"}{"} {"ref":[{}]}\n\n{"ref":4}{"ref":5}\r\n';
    const found = scanConcatenated(text);
    expect(found.map(({ fault }) => fault)).toEqual([undefined, undefined, undefined, undefined, undefined]);
    const refs = found.map((each) => sliceOf(Buffer.from(text), each, SLOT.ref));
    expect(refs).toEqual(['1', '"}{"', '[{}]', '4', '5']);
    // Elsewhere a line is one value.
    expect(lines(text).map(({ fault }) => fault?.code)).toEqual(['syntax', 'syntax']);
  });

  it('loses no more than the rest of a line, and takes no value that is no object', () => {
    const codes = scanConcatenated('{"a":1}{"a":{"b":2}\n{"c":3}[4]\n{"d":5} 6\n{"e":7}').map(
      ({ fault }) => fault?.code,
    );
    expect(codes).toEqual([undefined, 'syntax', 'syntax', 'syntax', undefined]);
  });

  it('has no more of them than records of a batch', () => {
    expect(refusal(() => scanConcatenated('{}'.repeat(limits.batchRecords + 1)))).toMatchObject({ code: 'limit' });
  });
});

describe('scanValue', () => {
  it('takes one document, spaces around it, and nothing behind it', () => {
    const body = Buffer.from(' {"type":"t","params":{}}\n');
    const found = finish(scanValue(body, DOCUMENT_SCAN)).value;
    expect(sliceOf(body, found, SLOT.type)).toBe('"t"');
    expect(refusal(() => finish(scanValue(Buffer.from('{}{}'), DOCUMENT_SCAN)))).toMatchObject({ code: 'syntax' });
  });
});
