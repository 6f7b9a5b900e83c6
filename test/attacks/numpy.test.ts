import { numpyAttacks } from './numpy-attacks.ts';
import { checkAttacks } from './check-attacks.ts';

checkAttacks(numpyAttacks);
