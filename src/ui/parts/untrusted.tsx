import { Fragment, type ComponentChild, type VNode } from 'preact';
import { cutText, visibleParts } from '../../viewer/model/text/visible.ts';

/** Characters of an untrusted text that are shown in one line. */
const MOST_CHARACTERS = 300;

/** A text of others: what cannot be seen, or would move what stands beside it, is spelled out in its own look. */
export function Untrusted({ text, most = MOST_CHARACTERS }: { readonly text: string; readonly most?: number }): VNode {
  const parts = visibleParts(cutText(text, most));
  return (
    <Fragment>
      {parts.map((part): ComponentChild => (part.isEscape ? <span class="rv-escape">{part.text}</span> : part.text))}
    </Fragment>
  );
}

/** A text of others with lines: line feeds and tabs are what they are. */
export function UntrustedLines({ text, most }: { readonly text: string; readonly most: number }): VNode {
  const lines = cutText(text, most).split(/(\r?\n|\t)/);
  return (
    <Fragment>
      {lines.map((line, at): ComponentChild => (at % 2 === 1 ? line : <Untrusted text={line} most={most + 1} />))}
    </Fragment>
  );
}
