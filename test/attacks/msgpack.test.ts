import { msgpackAttacks } from './msgpack-attacks.ts';
import { checkAttacks } from './check-attacks.ts';

checkAttacks(msgpackAttacks);
