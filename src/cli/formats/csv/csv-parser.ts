import { DecodeError } from '../../../base/errors.ts';
import { checkLimit, type Limits } from '../../../base/limits.ts';

const QUOTE = 34;
const COMMA = 44;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** A column of text: null where a cell is empty and not quoted. */
export interface TextColumn {
  readonly name: string;
  readonly cells: (string | null)[];
  /** Whether a cell that is not empty is quoted, as writers do with text alone. */
  isQuoted: boolean;
}

/**
 * Takes CSV apart (RFC 4180): commas, quotes doubled inside quotes, lines that end in CR LF or LF. The first line names
 * the columns.
 *
 * @param bytes - UTF-8; a byte order mark is skipped.
 * @returns Columns of equal length.
 * @throws {@link DecodeError} `bad-utf8`, `syntax` for a quote that stands or ends where none may, `ragged` for a line of
 *   another number of cells, with the line as the path, the names' being 0.
 * @throws {@link LimitError} if it has more columns or lines than the limits allow.
 */
export function parseCsv(bytes: Uint8Array, limits: Limits): TextColumn[] {
  const parser = new CsvParser(limits);
  for (const text of textsOf(bytes)) parser.take(text);
  return parser.end();
}

/** Bytes that become one string at a time. */
const PIECE_BYTES = 2 ** 20;

function* textsOf(bytes: Uint8Array): Iterable<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    const isLast = at + PIECE_BYTES >= bytes.length;
    try {
      yield decoder.decode(bytes.subarray(at, at + PIECE_BYTES), { stream: !isLast });
    } catch (cause) {
      throw new DecodeError('bad-utf8', 'Expected CSV in UTF-8, got invalid bytes', [], { cause });
    }
  }
}

/** Where in a cell the parser stands. */
type Place = 'start' | 'plain' | 'quoted' | 'after-quote' | 'carriage-return';

class CsvParser {
  readonly #limits: Limits;
  #columns: TextColumn[] | undefined;
  #row: (string | null)[] = [];
  #quoted: boolean[] = [];
  #cell = '';
  #place: Place = 'start';
  /** Whether the cell before a carriage return is quoted. */
  #isQuotedCell = false;
  #lines = 0;
  #blank = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  take(text: string): void {
    for (let at = 0; at < text.length;) {
      const code = text.charCodeAt(at);
      switch (this.#place) {
        case 'quoted': {
          const close = text.indexOf('"', at);
          this.#cell += text.slice(at, close === -1 ? text.length : close);
          at = close === -1 ? text.length : close + 1;
          if (close !== -1) this.#place = 'after-quote';
          continue;
        }
        case 'after-quote':
          if (code === QUOTE) {
            this.#cell += '"';
            this.#place = 'quoted';
            at++;
            continue;
          }
          if (code !== COMMA && code !== LINE_FEED && code !== CARRIAGE_RETURN) {
            this.#fail('a comma or the end of the line behind a quoted cell');
          }
          break;
        case 'carriage-return':
          if (code !== LINE_FEED) this.#fail('a line feed behind a carriage return');
          break;
        case 'start':
          if (code === QUOTE) {
            this.#place = 'quoted';
            at++;
            continue;
          }
          break;
        default:
          if (code === QUOTE) this.#fail('a cell with a quote in it to be quoted');
      }
      if (code === COMMA) this.#endCell();
      else if (code === LINE_FEED) this.#endLine();
      else if (code === CARRIAGE_RETURN) {
        this.#isQuotedCell = this.#place === 'after-quote';
        this.#place = 'carriage-return';
      } else {
        const end = endOfPlain(text, at);
        this.#cell += text.slice(at, end);
        this.#place = 'plain';
        at = end;
        continue;
      }
      at++;
    }
  }

  #endCell(): void {
    const isQuoted = this.#place === 'after-quote' || (this.#place === 'carriage-return' && this.#isQuotedCell);
    this.#row.push(this.#cell === '' && !isQuoted ? null : this.#cell);
    this.#quoted.push(isQuoted && this.#cell !== '');
    this.#cell = '';
    this.#place = 'start';
  }

  #endLine(): void {
    this.#endCell();
    this.#lines++;
    const row = this.#row;
    const columns = this.#columns;
    if (columns === undefined) {
      checkLimit(this.#limits, 'keys', row.length, []);
      this.#columns = row.map((name) => ({ name: name ?? '', cells: [], isQuoted: false }));
    } else if (row.length === 1 && row[0] === null && columns.length !== 1) {
      this.#blank++;
    } else {
      if (this.#blank > 0 || row.length !== columns.length) this.#ragged(this.#blank > 0 ? 1 : row.length);
      checkLimit(this.#limits, 'elements', this.#lines * columns.length, []);
      for (let i = 0; i < row.length; i++) {
        const column = columns[i] as TextColumn;
        column.cells.push(row[i] as string | null);
        if (this.#quoted[i] === true) column.isQuoted = true;
      }
    }
    this.#row = [];
    this.#quoted = [];
  }

  #ragged(cells: number): never {
    const message = `Expected ${this.#columns?.length} cells in each line, got ${cells}`;
    throw new DecodeError('ragged', message, [this.#lines - 1 - this.#blank]);
  }

  end(): TextColumn[] {
    if (this.#place === 'quoted') this.#fail('the quote that ends a cell');
    if (this.#place === 'carriage-return') this.#fail('a line feed behind a carriage return');
    // The last line may lack its end.
    if (this.#place !== 'start' || this.#row.length > 0) this.#endLine();
    return this.#columns ?? [];
  }

  #fail(expected: string): never {
    throw new DecodeError('syntax', `Expected ${expected}`, [this.#lines]);
  }
}

/** Where a cell without quotes ends, or another character stands that matters. */
function endOfPlain(text: string, start: number): number {
  let at = start;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === COMMA || code === LINE_FEED || code === CARRIAGE_RETURN || code === QUOTE) break;
  }
  return at;
}
