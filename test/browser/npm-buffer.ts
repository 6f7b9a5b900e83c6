/**
 * Puts npm's `buffer` where pages of bundlers that fill in for Node have it.
 *
 * @module
 */

import { Buffer } from 'buffer/index.js';

Object.assign(globalThis, { Buffer });
