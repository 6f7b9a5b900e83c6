import type { ComponentChildren, VNode } from 'preact';
import { HubFailure } from '../hub/ask.ts';
import { Untrusted } from './untrusted.tsx';

/** What stands where nothing else can: empty, or refused, with why and what to do. */
export function Notice(props: {
  readonly kind: 'empty' | 'error';
  readonly title: string;
  readonly children?: ComponentChildren;
}): VNode {
  const { kind, title, children } = props;
  return (
    <div class={`notice notice-${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
      <strong>{title}</strong>
      {children}
    </div>
  );
}

/** The notice of something that failed; nothing where it is said elsewhere: the hub is away, or nobody is logged in. */
export function Failure(props: {
  readonly title: string;
  readonly error: unknown;
  readonly onRetry?: (() => void) | undefined;
}): VNode | null {
  const { title, error, onRetry } = props;
  if (error instanceof HubFailure && (error.status === 0 || error.status === 401)) return null;
  return (
    <Notice kind="error" title={title}>
      <p>
        <Untrusted text={messageOf(error)} most={2000} />
      </p>
      {onRetry === undefined ? undefined : (
        <button type="button" class="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </Notice>
  );
}

/** Why something failed, for people. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Stands where something is awaited: it keeps the place, and says so only if that takes long. */
export function Loading({ what }: { readonly what: string }): VNode {
  return (
    <p class="loading" role="status">
      Loading {what.replace(/…$/, '')}…
    </p>
  );
}
