/**
 * Puts npm's `buffer` where pages of bundlers that fill in for Node have it.
 *
 * @module
 */

Object.assign(globalThis, { Buffer });
