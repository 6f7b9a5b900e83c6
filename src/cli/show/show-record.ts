import { isRaymonError } from '../../base/errors.ts';
import type { LoggedRecord } from '../../trace/file/line-reader.ts';
import type { Tag } from '../../trace/record/tag.ts';
import { groupDigits } from '../../viewer/model/text/visible.ts';
import { shownString, shownText } from '../terminal/shown-text.ts';
import type { Screen } from '../command/io.ts';
import { paint, type Ink } from '../terminal/style.ts';
import { padText } from '../terminal/text-width.ts';
import { titleOf } from './show-value.ts';

/** Characters of a text that are shown: logs hold whole reports. */
const TEXT_CHARACTERS = 10_000;
/** Tags of a record that are shown. */
const MOST_TAGS = 50;
/** Characters of a trace that are shown: as many as the page of a hub has. */
const TRACE_CHARACTERS = 8;

/** A record of a log as one line: when, in which trace, and what. */
export function recordLine(record: LoggedRecord, { colours }: Screen): string {
  const time = paint(shownText(record.timestamp, 40), 'dim', colours);
  const trace = paint(
    padText(shownText(record.traceId.slice(0, TRACE_CHARACTERS)), TRACE_CHARACTERS, 'left'),
    'label',
    colours,
  );
  return `${time}  ${trace}  ${contentOf(record, colours)}`.trimEnd();
}

function contentOf(record: LoggedRecord, colours: Screen['colours']): string {
  switch (record.kind) {
    case 'info':
      return shownText(record.data, TEXT_CHARACTERS);
    case 'object':
      return `${paint(shownString(record.ref, 200), 'bold', colours)}  ${titleOf(record.data)}`;
    default: {
      const shown = record.data.slice(0, MOST_TAGS).map((tag) => tagText(tag, colours));
      const more = record.data.length - shown.length;
      return [...shown, ...(more > 0 ? [`… ${groupDigits(more)} more tags`] : [])].join('  ');
    }
  }
}

const INKS: ReadonlyMap<string, Ink> = new Map([
  ['label', 'label'],
  ['metric', 'time'],
  ['error', 'bad'],
]);

/** A tag: its name, and its value in bold; its type in the colour that the page of a hub has for it. */
function tagText({ name, value, type }: Tag, colours: Screen['colours']): string {
  const ink = INKS.get(type) ?? (type.startsWith('profile') ? 'nan' : 'plain');
  const text = typeof value === 'string' ? shownString(value, 200) : String(value);
  return `${paint(shownString(name, 100), ink, colours)}=${paint(text, 'bold', colours)}`;
}

/** What went wrong at a line of a log. */
export function faultText(error: unknown): string {
  if (!isRaymonError(error)) return error instanceof Error ? shownText(error.message, 1000) : 'failed';
  return `${shownText(error.message, 1000)} (${error.code})`;
}
