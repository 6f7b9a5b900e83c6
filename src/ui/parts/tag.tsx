import type { VNode } from 'preact';
import type { TagFact } from '../hub/answers.ts';
import { Untrusted } from './untrusted.tsx';

/** The types that have a colour of their own. */
const LOOKS: ReadonlySet<string> = new Set(['label', 'metric', 'vector', 'error']);

/** The colour of a type of tags. */
export function lookOf(type: string): string {
  if (LOOKS.has(type)) return type;
  if (type.endsWith('error')) return 'error';
  return type.startsWith('profile') ? 'profile' : 'other';
}

/** A tag: a link that filters by it, where it is given one. */
export function TagPill({ tag, href }: { readonly tag: TagFact; readonly href?: string | undefined }): VNode {
  const { type, name, spelled } = tag;
  const look = `rv-tag rv-tag-${lookOf(type)}`;
  const text = (
    <>
      <span>
        <Untrusted text={name} most={80} />
      </span>{' '}
      <b>
        <Untrusted text={spelled} most={80} />
      </b>
    </>
  );
  if (href === undefined) return <span class={look}>{text}</span>;
  return (
    <a class={look} href={href} title={`Traces with this ${type}`}>
      {text}
    </a>
  );
}
