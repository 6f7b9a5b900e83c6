import { isObject, ownMember } from '../json/members.ts';
import type { TypeRegistry } from '../document/jcr.ts';
import { membersOf } from '../json/tree.ts';

/**
 * Whether a document, or one nested in it, is of a class that reads `exact` alone and has none: there only the way
 * in which its numbers are written tells their type.
 *
 * @param tree - what a text states; its depth was checked.
 * @param text - the text if it is at hand: where it has no name of such a class, the tree is not looked through.
 */
export function needsFloatMarks(
  tree: unknown,
  text: string | undefined,
  registry: TypeRegistry,
  exact: 'honour' | 'ignore',
): boolean {
  if (!isObject(tree)) return false;
  const type = ownMember(tree, 'type');
  const hasExact = exact === 'honour' && ownMember(tree, 'exact') !== undefined;
  const isFrame = isExactAlone(type, registry);
  // Our own types hold other documents only where their exact says so.
  if (isFrame || (typeof type === 'string' && type.startsWith('raymon.') && ownMember(tree, 'exact') === undefined)) {
    return isFrame && !hasExact;
  }
  const names = registry.types.filter((name) => isExactAlone(name, registry));
  return names.some((name) => text?.includes(name) !== false) && hasUnmarked(tree, registry, exact);
}

function hasUnmarked(tree: unknown, registry: TypeRegistry, exact: 'honour' | 'ignore'): boolean {
  if (typeof tree !== 'object' || tree === null) return false;
  if (Array.isArray(tree)) return tree.some((item) => hasUnmarked(item, registry, exact));
  if (isExactAlone(ownMember(tree, 'type'), registry)) {
    return exact === 'ignore' || ownMember(tree, 'exact') === undefined;
  }
  for (const [, member] of membersOf(tree)) if (hasUnmarked(member, registry, exact)) return true;
  return false;
}

function isExactAlone(type: unknown, registry: TypeRegistry): boolean {
  return typeof type === 'string' && registry.get(type)?.exactAlone !== undefined;
}
