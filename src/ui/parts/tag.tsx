import type { VNode } from 'preact';
import { isErrorType } from '../../trace/record/error-type.ts';
import { cutText, visibleText } from '../../viewer/model/text/visible.ts';
import type { TagFact } from '../hub/answers.ts';
import { Untrusted } from './untrusted.tsx';

/** The types that have a colour of their own. */
const LOOKS: ReadonlySet<string> = new Set(['label', 'metric', 'vector', 'error']);

/** The colour of a type of tags. */
export function lookOf(type: string): string {
  if (LOOKS.has(type)) return type;
  if (isErrorType(type)) return 'error';
  return type.startsWith('profile') ? 'profile' : 'other';
}

/** Characters of a tag that are shown where many stand in a row; the pointer shows more of it. */
const MOST_IN_ROW = 80;
const MOST_IN_TITLE = 1000;

/**
 * A tag: a link that filters by it, where it is given one.
 *
 * @param props - `most` characters are shown of its name and of its value.
 */
export function TagPill(props: {
  readonly tag: TagFact;
  readonly href?: string | undefined;
  readonly most?: number;
}): VNode {
  const { tag, href, most = MOST_IN_ROW } = props;
  const { type, name, spelled } = tag;
  const look = `rv-tag rv-tag-${lookOf(type)}`;
  const text = (
    <>
      <span>
        <Untrusted text={name} most={most} />
      </span>{' '}
      <b>{spelled === '' ? <em>empty</em> : <Untrusted text={spelled} most={most} />}</b>
    </>
  );
  if (href === undefined) {
    return (
      <span class={look} title={visibleText(cutText(`${name} ${spelled}`, MOST_IN_TITLE))}>
        {text}
      </span>
    );
  }
  return (
    <a class={look} href={href} title={`Traces with this ${cutText(type, 60)}`}>
      {text}
    </a>
  );
}
