import * as kit from 'raymon/types';
import { typesCases } from '../cases/shared.ts';
import { withoutGeneratedCode, withoutSharp } from '../cases/strict-page.ts';
import { publish } from './published.ts';

publish((fixtures, trial) => ({
  shared: typesCases(kit, fixtures, trial),
  strict: [...withoutGeneratedCode(kit), ...withoutSharp(kit)],
}));
