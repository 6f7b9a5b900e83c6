import type { ComponentChildren, VNode } from 'preact';
import { Icon, type IconName } from './icon.tsx';

/** How a button looks, and what it does. */
export interface ButtonProps {
  /** What it does, for readers and under the pointer. */
  readonly label: string;
  readonly icon?: IconName;
  readonly children?: ComponentChildren;
  readonly class?: string | undefined;
  readonly shortcut?: string | undefined;
  readonly isPressed?: boolean | undefined;
  readonly isDisabled?: boolean | undefined;
  readonly onClick: () => void;
}

/** A button with an icon, a text, or both. */
export function Button(props: ButtonProps): VNode {
  const { label, icon, children, shortcut, isPressed, isDisabled, onClick } = props;
  return (
    <button
      type="button"
      class={`button ${props.class ?? ''}`}
      aria-label={children === undefined ? label : undefined}
      title={shortcut === undefined ? label : `${label} (${shortcut})`}
      aria-pressed={isPressed}
      aria-keyshortcuts={shortcut}
      disabled={isDisabled}
      onClick={onClick}
    >
      {icon === undefined ? undefined : <Icon name={icon} />}
      {children}
    </button>
  );
}

/** A link that saves a file. */
export function DownloadLink(props: {
  readonly href: string;
  readonly label: string;
  /** The file's name, where the hub does not say one. */
  readonly name?: string;
  readonly children?: ComponentChildren;
}): VNode {
  const { href, label, name = '', children } = props;
  return (
    <a class="button" href={href} download={name} title={label} aria-label={label}>
      <Icon name="download" />
      {children}
    </a>
  );
}
