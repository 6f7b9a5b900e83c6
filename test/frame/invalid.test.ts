import { describe } from 'vitest';
import * as types from '../../src/types.ts';
import { invalidFrameTexts } from '../cases/invalid-documents.ts';
import { checkAll } from '../support/check-all.ts';
import { fixtures } from '../support/repository-fixtures.ts';

describe('texts of frames that are refused', () => checkAll(invalidFrameTexts(types, fixtures), 40));
