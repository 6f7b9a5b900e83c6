import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathNames, requestPath } from '../../../src/hub/http/request-path.ts';
import { route } from '../../../src/hub/http/route.ts';
import { Router } from '../../../src/hub/http/router.ts';
import { namedUrl } from '../../../src/ui/hub/named-url.ts';
import { runs } from '../../support/runs.ts';

const run = (): never => {
  throw new Error('Expected to be found only');
};
const router = new Router([
  route({ method: 'GET', path: '/v0/traces', scope: 'read', run }),
  route({ method: 'GET', path: '/v0/traces/{trace}', scope: 'read', run }),
  route({ method: 'GET', path: '/v0/traces/{trace}/tags', scope: 'read', run }),
]);

/** The name and query that the hub finds in what a browser sends for an address. */
function received(url: string): { readonly path: string; readonly name: unknown; readonly from: string | null } {
  const { pathname, search } = new URL(url, 'http://hub');
  const { segments, query } = requestPath(pathname + search);
  const found = router.find(segments)?.get('GET');
  if (found === undefined) throw new Error('Expected a route');
  return { path: found.route.path, name: pathNames(found, query).names['trace'], from: query.get('from') };
}

describe('the address of something that has a name', () => {
  it.each([
    ['t1', '/v0/traces/t1/tags'],
    ['a b?', '/v0/traces/a%20b%3F/tags'],
    ['a/b', '/v0/traces/-/tags?trace=a%2Fb'],
    ['..', '/v0/traces/-/tags?trace=..'],
    ['-', '/v0/traces/-/tags'],
  ])('%j is %s', (name, url) => {
    expect(namedUrl('/v0/traces', ['trace', name], '/tags')).toBe(url);
  });

  it('leads to that name, whatever may be logged', () => {
    // What ids may hold: no controls, no separators of lines, no lone surrogates.
    const legal = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
    const odd = fc.constantFrom('.', '..', '/', '\\', ';', '%2f', '%', '+', '&', '=', '#', '?', '-', ' ', 'é', '日');
    const name = fc
      .oneof(
        legal,
        fc.array(odd, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('')),
      )
      .filter((each) => !/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u.test(each));
    fc.assert(
      fc.property(name, fc.constantFrom('', '/tags'), (trace, after) => {
        const found = received(namedUrl('/v0/traces', ['trace', trace], after, { from: 5 }));
        expect(found).toEqual({ path: `/v0/traces/{trace}${after}`, name: trace, from: '5' });
      }),
      { numRuns: runs(100) },
    );
  });
});
