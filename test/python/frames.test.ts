import { deepStrictEqual } from 'node:assert';
import { Utf8, type Field } from 'apache-arrow';
import { expect } from 'vitest';
import { DataFrame } from '../../src/frame/dataframe.ts';
import { Series } from '../../src/frame/series.ts';
import { testPythonDocuments } from '../support/python-documents.ts';
import { untag, type Tagged } from '../support/tagged.ts';

/** What the format says of columns that pandas wrote. */
interface ExpectedFrame {
  readonly rows: number;
  readonly index: readonly string[] | null;
  /** A Series is one column without a name. */
  readonly columns: readonly { readonly name: string; readonly type: string; readonly values: readonly Tagged[] }[];
}

testPythonDocuments<ExpectedFrame>('frames', (wrapper, expected) => {
  if (wrapper instanceof Series) compareSeries(wrapper, expected);
  else if (wrapper instanceof DataFrame) compareFrame(wrapper, expected);
  else expect.fail(`got ${String(wrapper)}`);
});

/** Cells of several types: rows give the values, of which the column keeps the text that Python's manifest holds. */
const MIXED = 'arrow.json';

function textAt(column: { get(index: number): unknown } | null | undefined, row: number): unknown {
  return column?.get(row);
}

function compareFrame(frame: DataFrame, { rows, index, columns }: ExpectedFrame): void {
  const { schema } = frame.data;
  expect(frame.columns).toEqual(columns.map(({ name }) => name));
  expect(schema.fields.map(typeOf)).toEqual(columns.map(({ type }) => type));
  expect(frame.numRows).toBe(rows);
  compareIndex(frame, index);
  const cells = frame
    .toRows()
    .map((row, at) =>
      columns.map(({ name, type }) =>
        type === MIXED ? textAt(frame.column(name), at) : Object.getOwnPropertyDescriptor(row, name)?.value,
      ),
    );
  deepStrictEqual(
    cells,
    Array.from({ length: rows }, (_, row) => columns.map(({ values }) => untag(values[row] as Tagged))),
  );
}

function compareSeries(series: Series, { rows, index, columns }: ExpectedFrame): void {
  const [column] = columns;
  expect(series.name).toBeUndefined();
  expect(String(series.dataType)).toBe(column?.type.replace('arrow.json', 'Utf8'));
  expect(series.length).toBe(rows);
  compareIndex(series, index);
  const isMixed = column?.type === MIXED;
  deepStrictEqual(
    isMixed ? series.toArray().map((_, at) => textAt(series.data, at)) : series.toArray(),
    column?.values.map(untag),
  );
}

function compareIndex(wrapper: DataFrame | Series, labels: readonly string[] | null): void {
  const levels = wrapper.index.map((level) => ({ type: level.type, labels: [...(level as Iterable<unknown>)] }));
  expect(levels).toEqual(labels === null ? [] : [{ type: new Utf8(), labels }]);
}

function typeOf(field: Field): string {
  return field.metadata.get('ARROW:extension:name') ?? String(field.type);
}
