import {
  Data,
  Dictionary,
  Int8,
  type Table,
  tableFromIPC,
  tableToIPC,
  TimestampMillisecond,
  Utf8,
  Vector,
  vectorFromArray,
} from 'apache-arrow';
import { DataFrame, equals, fromJson, toJsonBytes } from 'raymon';
import { random } from './data.ts';
import { contender, ensure, type Contender, type Row, type Size, type Suite } from './harness.ts';
import { toBytes } from './peers.ts';
import { Python } from './python.ts';

/** Columns as plain arrays, and the same as a table of Arrow. */
interface Columns {
  readonly lists: { readonly [name: string]: readonly unknown[] };
  readonly table: Table;
}

/** Ten columns: integers of 32 and 64 bits, times, floats of many and of two digits, texts, a category, booleans. */
function mixed(rows: number, seed = 7): Columns {
  const next = random(seed);
  const make = <T>(cell: (row: number) => T): T[] => Array.from({ length: rows }, (_, row) => cell(row));
  const whole = (below: number): number => Math.floor(next() * below);
  const words = ['alpha', 'beta', 'gamma', 'delta', 'epsilon'];
  const lists = {
    i32: make(() => whole(1e6) - 5e5),
    i64: make(() => whole(1e12)),
    time: make((row) => 1_700_000_000_000 + row * 1000),
    f64: make(() => next() * 1000),
    signed: make(() => next() - 0.5),
    price: make(() => whole(1e5) / 100),
    user: make(() => `user-${whole(1e6)}`),
    text: make((row) => `some longer text, number ${row}`),
    word: make(() => words[whole(5)] as string),
    flag: make(() => next() > 0.5),
  };
  const { data } = DataFrame.fromColumns({
    i32: Int32Array.from(lists.i32),
    i64: BigInt64Array.from(lists.i64, BigInt),
    time: timesOf(BigInt64Array.from(lists.time, BigInt)),
    f64: Float64Array.from(lists.f64),
    signed: Float64Array.from(lists.signed),
    price: Float64Array.from(lists.price),
    user: lists.user,
    text: lists.text,
    word: vectorFromArray(lists.word, new Dictionary(new Utf8(), new Int8())),
    flag: lists.flag,
  });
  return { lists, table: data };
}

function timesOf(values: BigInt64Array): Vector {
  const buffers = { 1: values } as Partial<Data['buffers']>;
  return new Vector([new Data(new TimestampMillisecond(), 0, values.length, 0, buffers)]);
}

/** Cells by row label, as pandas has them. */
function byLabel(lists: Columns['lists']): { [name: string]: { [label: string]: unknown } } {
  return Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, Object.fromEntries(list.entries())]));
}

function readText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
}

const isFrameOf =
  (frame: DataFrame): ((bytes: Uint8Array) => void) =>
  (bytes) =>
    ensure(equals(fromJson(bytes), frame), 'frame');

const hasRows =
  (rows: number): ((value: unknown) => void) =>
  (value) =>
    ensure(value !== undefined && rows > 0, 'rows');

async function encode({ smoke }: Size): Promise<Row> {
  const { lists, table } = mixed(smoke ? 100 : 1e5);
  const frame = new DataFrame(table);
  const python = await Python.start(documentOfPython(lists));
  const check = hasRows(frame.numRows);
  return {
    contenders: [
      contender('raymon', () => toJsonBytes(frame), isFrameOf(frame)),
      contender('bare JSON.stringify', () => toBytes(JSON.stringify(lists)), check),
      contender('objects and JSON.stringify', () => toBytes(JSON.stringify(byLabel(lists))), check),
      ...contenders(python, 'encode'),
    ],
    goals: [
      { versus: 'bare JSON.stringify', atMost: 2.5 },
      { versus: 'objects and JSON.stringify', atLeast: 1.7 },
      { versus: 'Python', atLeast: 4 },
    ],
    hasBuffers: true,
    close: () => python?.close(),
  };
}

async function decode({ smoke }: Size): Promise<Row> {
  const { lists, table } = mixed(smoke ? 100 : 1e5);
  const frame = new DataFrame(table);
  const bytes = toJsonBytes(frame);
  const python = await Python.start(documentOfPython(lists));
  return {
    contenders: [
      contender(
        'raymon',
        () => fromJson(bytes),
        (back) => ensure(equals(back, frame), 'frame'),
      ),
      contender('JSON.parse', () => JSON.parse(readText(bytes)) as unknown, hasRows(frame.numRows)),
      contender('JSON.parse and vectorFromArray', () => vectorsOf(readText(bytes)), hasRows(frame.numRows)),
      ...contenders(python, 'decode'),
    ],
    goals: [
      { versus: 'JSON.parse', atMost: 1.5 },
      { versus: 'JSON.parse and vectorFromArray', atLeast: 3 },
      { versus: 'Python', atLeast: 8 },
    ],
    hasBuffers: true,
    close: () => python?.close(),
  };
}

async function decodePython({ smoke }: Size): Promise<Row> {
  const { lists } = mixed(smoke ? 100 : 1e5);
  const bytes = documentOfPython(lists);
  const python = await Python.start(bytes);
  const rows = lists['i32']?.length ?? 0;
  return {
    contenders: [
      contender(
        'raymon',
        () => fromJson(bytes) as DataFrame,
        (frame) => ensure(frame.numRows === rows, 'rows'),
      ),
      contender('JSON.parse', () => JSON.parse(readText(bytes)) as unknown, hasRows(rows)),
      ...contenders(python, 'decode'),
    ],
    goals: [
      { versus: 'JSON.parse', atMost: 2.5 },
      { versus: 'Python', atLeast: 5 },
    ],
    hasBuffers: true,
    close: () => python?.close(),
  };
}

function encodeArrow({ smoke }: Size): Row {
  const { table } = mixed(smoke ? 100 : 1e6);
  const frame = new DataFrame(table, { layout: 'arrow' });
  return {
    contenders: [
      contender('raymon', () => toJsonBytes(frame), isFrameOf(frame)),
      contender('tableToIPC', () => tableToIPC(table), hasRows(table.numRows)),
      contender('naive', () => toBytes(JSON.stringify({ arrow: base64(tableToIPC(table)) })), hasRows(table.numRows)),
    ],
    goals: [
      { versus: 'tableToIPC', atMost: 3.5 },
      { versus: 'naive', atLeast: 7 },
    ],
    hasBuffers: true,
  };
}

function decodeArrow({ smoke }: Size): Row {
  const { table } = mixed(smoke ? 100 : 1e6);
  const frame = new DataFrame(table, { layout: 'arrow' });
  const bytes = toJsonBytes(frame);
  const text = base64(tableToIPC(table));
  const naive = toBytes(JSON.stringify({ arrow: text }));
  return {
    contenders: [
      contender(
        'raymon',
        () => fromJson(bytes),
        (back) => ensure(equals(back, frame), 'frame'),
      ),
      contender('bare base64', () => Buffer.from(text, 'base64'), hasRows(table.numRows)),
      contender(
        'naive',
        () => tableFromIPC(Buffer.from((JSON.parse(readText(naive)) as { arrow: string }).arrow, 'base64')),
        (read) => ensure(read.numRows === table.numRows, 'rows'),
      ),
    ],
    goals: [
      { versus: 'bare base64', atMost: 4.5 },
      { versus: 'naive', atLeast: 4 },
    ],
    hasBuffers: true,
  };
}

function documentOfPython(lists: Columns['lists']): Uint8Array {
  return toBytes(JSON.stringify({ type: 'raymon.types.DataFrame', params: { data: byLabel(lists) } }));
}

function vectorsOf(text: string): Vector[] {
  const { params } = JSON.parse(text) as { readonly params: { readonly data: { [name: string]: object } } };
  return Object.values(params.data).map((column) => vectorFromArray(Object.values(column) as string[]));
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function contenders(python: Python | undefined, op: 'encode' | 'decode'): Contender[] {
  return python === undefined ? [] : [python.contender(op, (text) => ensure(text.length > 0, 'Python'))];
}

export const DATAFRAME: Suite = {
  name: 'dataframe',
  fresh: true,
  workloads: [
    { name: 'frame 1e5 x 10 to bytes', prepare: encode },
    { name: 'frame 1e5 x 10 from bytes', prepare: decode },
    { name: 'frame 1e5 x 10 from bytes of Python', prepare: decodePython },
    { name: 'frame 1e6 x 10 to bytes, layout arrow', prepare: encodeArrow },
    { name: 'frame 1e6 x 10 from bytes, layout arrow', prepare: decodeArrow },
  ],
};
