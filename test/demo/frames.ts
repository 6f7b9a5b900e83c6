import { readFile } from 'node:fs/promises';
import { DateDay, Dictionary, Field, Float64, Int8, Schema, tableFromIPC, Utf8, type Table } from 'apache-arrow';
import { DataFrame, Series } from 'raymon';
import { dataFile } from './data-file.ts';
import { keep } from './keep.ts';
import type { Row } from './row.ts';

/** Flights and the weather of Seattle as tables, in both layouts, and columns of them. */
export async function frameRows(directory: string): Promise<Row[]> {
  const flights = tableFromIPC(await readFile(dataFile('flights-200k.arrow')));
  const weather = await readWeather();
  const days = weather.column('date');
  const frames: readonly (readonly [ref: string, frame: DataFrame])[] = [
    ['flights', new DataFrame(flights)],
    ['flights-arrow', new DataFrame(flights, { layout: 'arrow' })],
    ['flights-late', new DataFrame(flights.slice(1000, 3000))],
    ['weather', weather],
    ['weather-arrow', new DataFrame(weather.data, { layout: 'arrow' })],
    [
      'weather-by-day',
      new DataFrame(weather.data.select(['wind', 'weather']), { index: { values: days, name: 'date' } }),
    ],
  ];
  const kept: Row[] = [];
  for (const [ref, frame] of frames) {
    const what = `(${frame.shape.join(', ')}), layout ${frame.layout}`;
    kept.push(await keep(directory, ref, frame, what, bytesOf(frame.data)));
  }
  for (const name of ['weather', 'wind']) {
    const series = new Series(weather.column(name), { name });
    const bytes = series.data.data.reduce((sum, { byteLength }) => sum + byteLength, 0);
    kept.push(await keep(directory, `weather-column-${name}`, series, `${series.dataType} (${series.length},)`, bytes));
  }
  return kept;
}

/** The weather with dates, categories and floats, as its text means them. */
async function readWeather(): Promise<DataFrame> {
  const [head = '', ...lines] = (await readFile(dataFile('seattle-weather.csv'), 'utf8')).trim().split(/\r?\n/);
  const names = head.split(',');
  // The file quotes nothing, so its commas are all separators.
  const rows = lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, i) => [name, readCell(name, cells[i] ?? '')]));
  });
  const types = { date: new DateDay(), weather: new Dictionary(new Utf8(), new Int8()) };
  const fields = names.map((name) => new Field(name, types[name as keyof typeof types] ?? new Float64(), true));
  return DataFrame.fromRows(rows, { schema: new Schema(fields) });
}

function readCell(name: string, text: string): unknown {
  if (text === '') return null;
  if (name === 'date') return new Date(`${text}T00:00:00Z`);
  return name === 'weather' ? text : Number(text);
}

function bytesOf(table: Table): number {
  return table.batches.reduce((sum, { data }) => sum + data.byteLength, 0);
}
