/** A name for a file that somebody saves: the last part of a ref, of letters that every system takes. */
export function fileName(ref: string, extension: string): string {
  const last = ref.split('/').at(-1) ?? '';
  const name = last
    .replace(/[^\w.-]+/g, '_')
    .replace(/^[.-]+/, '')
    .slice(0, 100);
  return `${name === '' ? 'artefact' : name}.${extension}`;
}
