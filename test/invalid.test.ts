import { describe } from 'vitest';
import * as core from '../src/core.ts';
import * as types from '../src/types.ts';
import { invalidDocuments } from './cases/invalid-documents.ts';
import { checkAll } from './support/check-all.ts';
import { fixtures } from './support/repository-fixtures.ts';

describe('raymon/core', () => checkAll(invalidDocuments(core, fixtures), 260));

describe('raymon/types', () => checkAll(invalidDocuments(types, fixtures), 320));
