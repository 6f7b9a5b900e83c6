import * as kit from 'raymon/core';
import { coreCases } from '../cases/shared.ts';
import { withoutGeneratedCode } from '../cases/strict-page.ts';
import { publish } from './published.ts';

publish((fixtures, trial) => ({ shared: coreCases(kit, fixtures, trial), strict: withoutGeneratedCode(kit) }));
