import type { VNode } from 'preact';
import { MAX_SLICE_LENGTH } from '../../hub/query/slicestr/lexer.ts';
import { visibleParts } from '../../viewer/model/text/visible.ts';
import { Untrusted } from '../parts/untrusted.tsx';
import type { SliceFault } from './fault.ts';

/** Says what is wrong, below the place where it is. */
export function FaultNotice(props: { readonly id: string; readonly text: string; readonly fault: SliceFault }): VNode {
  const { id, text, fault } = props;
  const { offset, message } = fault;
  // Half of a surrogate pair is not a character.
  const from = Math.max(0, offset - 40) + (isSecondHalf(text.charCodeAt(offset - 40)) ? 1 : 0);
  const wrong = String.fromCodePoint(text.codePointAt(offset) ?? 0x20);
  return (
    <p id={id} class="fault" role="alert">
      <code>
        {from > 0 ? '…' : ''}
        <Untrusted text={text.slice(from, offset)} />
        <mark>
          <Untrusted text={wrong} />
        </mark>
        <Untrusted text={text.slice(offset + wrong.length)} most={20} />
      </code>
      <span>
        {message}, at character {offset + 1}
      </span>
    </p>
  );
}

function isSecondHalf(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}

/** Spells out a filter that holds characters which cannot be seen. */
export function UnseenNotice({ text }: { readonly text: string }): VNode | null {
  if (!visibleParts(text.slice(0, MAX_SLICE_LENGTH)).some(({ isEscape }) => isEscape)) return null;
  return (
    <p class="fault unseen" role="status">
      <span>This holds what cannot be seen:</span>
      <code>
        <Untrusted text={text} most={200} />
      </code>
    </p>
  );
}
