/**
 * An object that a class keeps alive, so that V8 keeps the code that it optimized for objects of this class.
 *
 * When a full collection finds no object of a class, V8 forgets the shape of its objects, and throws away all code that
 * relies on it: the next call starts in the interpreter. Classes whose objects live for one call only, and whose methods
 * are the hot ones, keep one of them: small, of the same types in all its fields as the others.
 */
export type KeepsOptimized = object;
