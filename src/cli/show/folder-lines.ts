import { byteText, groupDigits } from '../../viewer/model/text/visible.ts';
import type { Screen } from '../command/io.ts';
import type { FolderSummary } from '../summary/folder-summary.ts';
import { leftOut } from '../terminal/left-out.ts';
import { shownText } from '../terminal/shown-text.ts';
import { paint } from '../terminal/style.ts';
import { tableLines, type TableColumn } from '../terminal/table.ts';

/** What a folder has, as lines: names, formats and sizes of its files. */
export function folderLines(
  { folder, files, fileCount, others }: Omit<FolderSummary, 'unread'>,
  screen: Screen,
): readonly string[] {
  const { colours } = screen;
  const count = `${groupDigits(fileCount)} ${fileCount === 1 ? 'file' : 'files'}`;
  const table = tableLines(
    [
      column(
        'file',
        'left',
        files.map(({ file }) => shownText(file, 500)),
      ),
      column(
        'format',
        'left',
        files.map(({ format }) => format),
      ),
      column(
        'size',
        'right',
        files.map(({ bytes }) => byteText(bytes)),
      ),
    ],
    screen,
  );
  return [
    `${paint(count, 'bold', colours)}  ${paint(shownText(folder, 500), 'dim', colours)}`,
    ...table.lines,
    ...leftOut(['files', files.length, fileCount]),
    ...(others === 0 ? [] : [`${groupDigits(others)} of no known format`]),
  ];
}

function column(title: string, side: TableColumn['side'], texts: readonly string[]): TableColumn {
  return { heads: [{ text: title, ink: 'dim' }], cells: texts.map((text) => ({ text, ink: 'plain' })), side };
}
