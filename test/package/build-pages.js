/**
 * Builds the parts of pages into the folder that is named, for tests.
 *
 * @module
 */
import { build } from 'rolldown';
import { pagePrograms } from './page-programs.js';

for (const program of pagePrograms(process.argv[2] ?? '.build/ui')) await build(program);
