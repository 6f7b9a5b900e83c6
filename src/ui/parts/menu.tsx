import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon, type IconName } from './icon.tsx';

/** A button that opens a panel below it; Escape and clicks elsewhere close it. */
export function Menu(props: {
  readonly label: string;
  readonly icon?: IconName;
  readonly text: ComponentChildren;
  readonly class?: string;
  /** What is in it, made when it is opened. */
  readonly children: (close: () => void) => ComponentChildren;
}): VNode {
  const { label, icon, text, children } = props;
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const close = (): void => {
    setOpen(false);
    root.current?.querySelector('button')?.focus();
  };
  useEffect(() => {
    if (!isOpen) return undefined;
    const onPointer = (event: Event): void => {
      if (event.target instanceof Node && root.current?.contains(event.target) === false) setOpen(false);
    };
    document.addEventListener('pointerdown', onPointer);
    root.current?.querySelector<HTMLElement>('.menu-panel :is(input, button, a)')?.focus();
    return () => document.removeEventListener('pointerdown', onPointer);
  }, [isOpen]);
  return (
    <div
      class={`menu ${props.class ?? ''}`}
      ref={root}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return;
        event.stopPropagation();
        close();
      }}
    >
      <button type="button" class="button" title={label} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {icon === undefined ? undefined : <Icon name={icon} />}
        {text}
      </button>
      {isOpen ? (
        <div class="menu-panel" role="group" aria-label={label}>
          {children(close)}
        </div>
      ) : undefined}
    </div>
  );
}
