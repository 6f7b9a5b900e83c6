import type { VNode } from 'preact';

/** What a form was refused with. */
export function FieldError({ text }: { readonly text: string }): VNode | null {
  if (text === '') return null;
  return (
    <p class="error-text" role="alert">
      {text}
    </p>
  );
}

/** A field of the form whose event this is. */
export function fieldOf(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name);
  return typeof value === 'string' ? value.trim() : '';
}
