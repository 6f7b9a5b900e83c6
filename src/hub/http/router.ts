import type { Method, Route } from './route.ts';

/** A route that a path has found, and the names that stand in the path. */
export interface Found {
  readonly route: Route;
  readonly names: Readonly<Record<string, string>>;
}

interface Node {
  readonly fixed: Map<string, Node>;
  named: { readonly name: string; readonly node: Node } | undefined;
  readonly routes: Map<string, Route>;
}

/** Finds routes by their segments; a fixed segment goes before a name. */
export class Router {
  readonly routes: readonly Route[];
  readonly #root: Node = emptyNode();

  /** @throws Error if two routes are the same, or name one segment in two ways: a mistake of ours. */
  constructor(routes: readonly Route[]) {
    this.routes = routes;
    for (const route of routes) this.#add(route);
  }

  /**
   * The routes of a path, by method.
   *
   * @returns undefined if there is none of any method.
   */
  find(segments: readonly string[]): ReadonlyMap<string, Found> | undefined {
    const values = new Map<string, string>();
    const node = walk(this.#root, segments, 0, values);
    if (node === undefined) return undefined;
    const names = Object.assign(Object.create(null) as Record<string, string>, Object.fromEntries(values));
    return new Map([...node.routes].map(([method, route]) => [method, { route, names }]));
  }

  #add(route: Route): void {
    let node = this.#root;
    for (const part of route.path.split('/').slice(1)) {
      if (part === '') continue;
      const name = /^\{(.+)\}$/.exec(part)?.[1];
      if (name === undefined) {
        const next = node.fixed.get(part) ?? emptyNode();
        node.fixed.set(part, next);
        node = next;
      } else {
        node.named ??= { name, node: emptyNode() };
        if (node.named.name !== name) throw new Error(`Expected ${node.named.name}, got ${name} in ${route.path}`);
        ({ node } = node.named);
      }
    }
    if (node.routes.has(route.method)) throw new Error(`Expected one route for ${route.method} ${route.path}`);
    node.routes.set(route.method satisfies Method, route);
  }
}

/** Tries fixed segments first, then names; each path has few ways, as names stand at the same places. */
function walk(node: Node, segments: readonly string[], at: number, values: Map<string, string>): Node | undefined {
  const segment = segments[at];
  if (segment === undefined) return node.routes.size > 0 ? node : undefined;
  const next = node.fixed.get(segment);
  const found = next && walk(next, segments, at + 1, values);
  if (found !== undefined || node.named === undefined) return found;
  values.set(node.named.name, segment);
  const below = walk(node.named.node, segments, at + 1, values);
  if (below === undefined) values.delete(node.named.name);
  return below;
}

function emptyNode(): Node {
  return { fixed: new Map(), named: undefined, routes: new Map() };
}
