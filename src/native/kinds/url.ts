/** Makes a URL of its `href`; undefined if the engine refuses it, or spells it in another way. */
export function makeUrl(href: string): URL | undefined {
  // An href is ASCII: what is not would be spelled anew, which for the names of hosts is slow.
  // oxlint-disable-next-line no-control-regex
  if (!/^[\0-\x7f]*$/.test(href)) return undefined;
  try {
    const url = new URL(href);
    return url.href === href ? url : undefined;
  } catch {
    return undefined;
  }
}
