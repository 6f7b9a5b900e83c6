import { isObject, treeMember } from '../json/members.ts';
import type { TypeRegistry } from '../document/jcr.ts';
import { RawString } from '../json/raw-string.ts';
import { membersOf } from '../json/tree.ts';

/**
 * Whether a document, or one nested in it, is of a class that reads `exact` alone and has none: there only the way
 * in which its numbers are written tells their type.
 *
 * @param tree - what a text states; its depth was checked.
 * @param textOf - gives the text if it is at hand: where it has no name of such a class, the tree is not looked through.
 */
export function needsFloatMarks(
  tree: unknown,
  textOf: () => string | undefined,
  registry: TypeRegistry,
  exact: 'honour' | 'ignore',
): boolean {
  if (!isObject(tree)) return false;
  const type = treeMember(tree, 'type');
  const hasExact = exact === 'honour' && treeMember(tree, 'exact') !== undefined;
  const isFrame = isExactOnly(type, registry);
  // Our own types hold other documents only where their exact says so.
  if (isFrame || (typeof type === 'string' && type.startsWith('raymon.') && treeMember(tree, 'exact') === undefined)) {
    return isFrame && !hasExact;
  }
  const names = registry.types.filter((name) => isExactOnly(name, registry));
  if (names.length === 0) return false;
  const text = textOf();
  return names.some((name) => text?.includes(name) !== false) && hasUnmarked(tree, registry, exact);
}

/** Whether something is a container of a tree: a long string that is still in the bytes of its text is not. */
function isContainer(tree: unknown): tree is object {
  return typeof tree === 'object' && tree !== null && !(tree instanceof RawString);
}

function hasUnmarked(tree: unknown, registry: TypeRegistry, exact: 'honour' | 'ignore'): boolean {
  if (!isContainer(tree)) return false;
  if (Array.isArray(tree)) return tree.some((item) => hasUnmarked(item, registry, exact));
  if (isExactOnly(treeMember(tree, 'type'), registry)) {
    return exact === 'ignore' || treeMember(tree, 'exact') === undefined;
  }
  for (const [, member] of membersOf(tree)) if (hasUnmarked(member, registry, exact)) return true;
  return false;
}

function isExactOnly(type: unknown, registry: TypeRegistry): boolean {
  return typeof type === 'string' && registry.get(type)?.reading?.exactOnly !== undefined;
}

/** Whether something in a tree looks like a document of a type that a registry does not have. */
export function hasUnknown(tree: unknown, registry: TypeRegistry): boolean {
  if (!isContainer(tree)) return false;
  if (Array.isArray(tree)) return tree.some((item) => hasUnknown(item, registry));
  const type = treeMember(tree, 'type');
  if (typeof type === 'string' && !registry.has(type) && treeMember(tree, 'params') !== undefined) return true;
  for (const [, member] of membersOf(tree)) if (hasUnknown(member, registry)) return true;
  return false;
}
