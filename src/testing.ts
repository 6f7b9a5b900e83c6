/**
 * What tests of programs that use this package need; nothing else loads it.
 *
 * @module
 */
export { equalityTester } from './toolkit/equality-tester.ts';
