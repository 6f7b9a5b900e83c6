/**
 * How often a long proof tries what it tries: the same proof, with a smaller number in `npm test`.
 *
 * @param usual - in `npm test`, and wherever nothing else is asked for.
 * @param large - with `PROOFS=all` in the environment, as `npm run test:long` sets it.
 */
export function budget(usual: number, large: number): number {
  return process.env['PROOFS'] === 'all' ? large : usual;
}
