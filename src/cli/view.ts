import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { byteText } from '../viewer/model/text/visible.ts';
import { isGiven, parseArguments, textOf, type Command } from './command/command.ts';
import type { Io } from './command/io.ts';
import { UsageError } from './command/usage-error.ts';
import { argumentSource, checkInputs } from './formats/argument-source.ts';
import { isFolder } from './formats/folder-files.ts';
import { noRecords } from './formats/named-traces.ts';
import type { Source } from './formats/source/artefact.ts';
import { LIMITS } from './look-options.ts';
import { shownText } from './terminal/shown-text.ts';
import { openBrowser } from './view/open-browser.ts';
import { pageContentOf } from './view/page-content-of.ts';
import { writePage } from './view/write-page.ts';
import { jsonLine } from './summary/json-line.ts';

/** `raymon view`. */
export const view: Command = {
  help: `
Usage: raymon view FILE… [-o PAGE] [--trace ID] [--open] [--json]

Writes one HTML page that shows artefacts, and needs nothing else: the documents are in it, no server and no network is
asked. FILE is an artefact of any format, a folder of them, or a log, of which the page lists the traces. - is standard
input.

  -o, --out PAGE  where to write the page; - is standard output. Without it, a new file of the temporary folder
  --trace ID      of logs, this trace alone; its first 8 characters will do
  --open          open it in the browser (of BROWSER, else the system's); done by itself without -o on a terminal
  --json          say what was written as JSON

A page holds 256 MB of documents. Beyond that it says so, with the command that shows a part.
Exit code: 0 when all of it is in the page, also of a log without records, 1 when something could not be read: the page
then has the rest, unless it was named itself; and when a folder has no file of a known format, or a log no such trace.
`,
  run: async (argv, io) => {
    const args = parseArguments(argv, OPTIONS, [1, 10_000]);
    const out = textOf(args, 'out');
    const [asksToOpen, json] = [isGiven(args, 'open'), isGiven(args, 'json')];
    if (out === '-' && (asksToOpen || json))
      throw new UsageError('Expected no --open and no --json with the page on standard output');
    checkInputs(args.positionals);
    const sources: Source[] = [];
    for (const name of args.positionals) sources.push(await sourceOf(name, io));
    const { content, left, unread, empty } = await pageContentOf(sources, textOf(args, 'trace'));
    for (const each of [...unread, ...left]) io.err(`raymon view: not in the page: ${shownText(each, 2000)}\n`);
    for (const each of empty) io.err(`raymon view: ${noRecords(each)}\n`);
    const path = out ?? (await newFile());
    const bytes = await writePage(content, path, io);
    const code = unread.length === 0 ? 0 : 1;
    if (out === '-') return code;
    const opens = asksToOpen || (out === undefined && io.isTerminal);
    const opened = opens && (await openBrowser(path, io.env));
    const said = {
      page: path,
      bytes,
      documents: content.documents.length,
      traces: content.traces?.length ?? 0,
      opened,
    };
    await io.out(json ? jsonLine(said) : `${shownText(path, 4096)} (${byteText(bytes)})\n`);
    if (opens && !opened) io.err('raymon view: no browser to open it with; BROWSER names one\n');
    return code;
  },
};

const OPTIONS = {
  out: { type: 'string', short: 'o' },
  trace: { type: 'string' },
  open: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

/** What an argument names: a folder, or a source that holds a single artefact. */
async function sourceOf(name: string, io: Io): Promise<Source> {
  return name !== '-' && (await isFolder(name)) ? { path: name } : argumentSource(name, io, LIMITS);
}

/** A new file that nobody else may read. */
async function newFile(): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'raymon-')), 'page.html');
  await writeFile(path, '', { mode: 0o600 });
  return path;
}
