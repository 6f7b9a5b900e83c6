import { textAttacks } from './text-attacks.ts';
import { checkAttacks } from './check-attacks.ts';

checkAttacks(textAttacks);
