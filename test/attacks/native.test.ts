import { nativeAttacks } from './native-attacks.ts';
import { checkAttacks } from './check-attacks.ts';

checkAttacks(nativeAttacks);
