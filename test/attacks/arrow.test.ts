import { arrowAttacks } from './arrow-attacks.ts';
import { checkAttacks } from './check-attacks.ts';

checkAttacks(arrowAttacks);
