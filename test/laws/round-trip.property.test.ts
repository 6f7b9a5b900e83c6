import { describe } from 'vitest';
import * as core from '../../src/core.ts';
import { canonicalLaws, valueLaws } from '../cases/value-laws.ts';
import { checkAll } from '../support/check-all.ts';
import { runs } from '../support/runs.ts';

describe('any value', () => checkAll(valueLaws(core, { runs })));

describe('canonical text and hash', () => checkAll(canonicalLaws(core, { runs })));
