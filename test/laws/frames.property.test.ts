import { describe } from 'vitest';
import * as types from '../../src/types.ts';
import { frameLaws } from '../cases/frame-laws.ts';
import { checkAll } from '../support/check-all.ts';
import { runs } from '../support/runs.ts';

describe('frames', () => checkAll(frameLaws(types, { runs })));
