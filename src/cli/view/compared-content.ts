import { basename, resolve } from 'node:path';
import type { PageContent } from '../../viewer/page/page-content.ts';
import { formatNamed, nameOf } from '../formats/read-artefact.ts';
import type { Source } from '../formats/source/artefact.ts';
import { documentText } from './document-text.ts';
import { noRoom, PageRoom } from './page-room.ts';

/** A file that was read. */
interface Compared {
  readonly source: Source;
  /** Of its format. */
  readonly format: string;
}

/**
 * What a page of two files shows: first what differs.
 *
 * @throws {@link LimitError} if both are more than a page has room for.
 */
export async function comparedContent(a: Compared, b: Compared): Promise<PageContent> {
  const room = new PageRoom();
  const [nameA, nameB] = namesOf(a.source, b.source);
  for (const [{ source, format }, name] of [
    [a, nameA],
    [b, nameB],
  ] as const) {
    const text = await documentText(source, formatNamed(format));
    if (room.add(name, text) === undefined)
      throw noRoom(text.length, 'raymon diff A B says in the terminal what differs');
  }
  return { title: `${nameA} and ${nameB}`, documents: room.documents, compare: [0, 1] };
}

/** The names of the files, with their folders where they would be the same. */
function namesOf(a: Source, b: Source): readonly [string, string] {
  const [nameA, nameB] = [shortName(a), shortName(b)];
  return nameA === nameB ? [nameOf(a), nameOf(b)] : [nameA, nameB];
}

function shortName(source: Source): string {
  return 'path' in source ? basename(resolve(source.path)) : source.name;
}
