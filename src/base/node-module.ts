interface Modules {
  readonly 'node:buffer': typeof import('node:buffer'); // oxlint-disable-line typescript/consistent-type-imports
  readonly 'node:crypto': typeof import('node:crypto'); // oxlint-disable-line typescript/consistent-type-imports
  readonly 'node:zlib': typeof import('node:zlib'); // oxlint-disable-line typescript/consistent-type-imports
}

/**
 * A module of Node's; undefined on other platforms, and on Nodes that cannot be asked so.
 *
 * Asked for at run time: an import of it would not survive a browser's bundler.
 */
export function nodeModule<Name extends keyof Modules>(name: Name): Modules[Name] | undefined {
  return typeof process === 'undefined' ? undefined : process.getBuiltinModule?.(name);
}
