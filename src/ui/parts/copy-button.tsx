import type { VNode } from 'preact';
import { copyText } from '../../viewer/dom/copy.ts';
import { announce } from './announcer.tsx';
import { Button } from './button.tsx';

/** A button that copies a text. */
export function CopyButton(props: {
  readonly text: string;
  readonly label: string;
  readonly class?: string;
  readonly children?: string;
}): VNode {
  const { text, label, children } = props;
  return (
    <Button icon="copy" label={label} class={props.class ?? 'plain'} onClick={() => void copyText(text, announce)}>
      {children}
    </Button>
  );
}
