/** The query parameters of an address; undefined ones are left out. */
export type Query = Readonly<Record<string, string | number | undefined>>;

/** A path of the hub with a query; names in it are escaped by the caller, who makes the path. */
export function urlOf(path: string, query: Query = {}): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, String(value));
  const text = given.toString();
  return text === '' ? path : `${path}?${text}`;
}
