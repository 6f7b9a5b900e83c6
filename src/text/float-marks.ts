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
  if (!names.some((name) => text?.includes(name) !== false)) return false;
  return some(tree, (object) =>
    isExactOnly(treeMember(object, 'type'), registry)
      ? exact === 'ignore' || treeMember(object, 'exact') === undefined
      : undefined,
  );
}

/**
 * Whether a container in a tree is what is looked for.
 *
 * @param look - says it of one; undefined to look inside.
 */
function some(tree: unknown, look: (object: object) => boolean | undefined): boolean {
  // A long string that is still in the bytes of its text is no container.
  if (typeof tree !== 'object' || tree === null || tree instanceof RawString) return false;
  if (Array.isArray(tree)) return tree.some((item) => some(item, look));
  const found = look(tree);
  if (found !== undefined) return found;
  for (const [, member] of membersOf(tree)) if (some(member, look)) return true;
  return false;
}

function isExactOnly(type: unknown, registry: TypeRegistry): boolean {
  return typeof type === 'string' && registry.get(type)?.reading?.text !== undefined;
}

/** Whether something in a tree looks like a document of a type that a registry does not have. */
export function hasUnknown(tree: unknown, registry: TypeRegistry): boolean {
  return some(tree, (object) => {
    const type = treeMember(object, 'type');
    const isUnknown = typeof type === 'string' && !registry.has(type) && treeMember(object, 'params') !== undefined;
    return isUnknown || undefined;
  });
}
