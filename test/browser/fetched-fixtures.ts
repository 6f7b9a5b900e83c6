import type { Fixtures } from '../cases/fixtures.ts';

/** The fixtures that the page's server has, fetched at once. */
export async function fetchFixtures(): Promise<Fixtures> {
  const folders = (await (await get('/fixtures.json')).json()) as Record<string, readonly string[]>;
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const paths = Object.entries(folders).flatMap(([folder, names]) => names.map((name) => `${folder}/${name}`));
  for (const path of paths) files.set(path, new Uint8Array(await (await get(`/fixtures/${path}`)).arrayBuffer()));
  return {
    names: (folder) => folders[folder] ?? [],
    bytes(path) {
      const bytes = files.get(path);
      if (bytes === undefined) throw new Error(`Expected a fixture ${path}`);
      return bytes.slice();
    },
  };
}

async function get(path: string): Promise<Response> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`Expected ${path}, got status ${response.status}`);
  return response;
}
