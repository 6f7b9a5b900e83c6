import { assertType, describe, expectTypeOf, it } from 'vitest';
import type { Identity } from '../../../src/hub/auth/identity.ts';
import { plainText } from '../../../src/hub/http/answer.ts';
import { route } from '../../../src/hub/http/route.ts';
import type { ProjectFacts } from '../../../src/hub/store/projects.ts';

const run = (): ReturnType<typeof plainText> => plainText('');

describe('a route', () => {
  it('does not compile without a scope, or with one that there is not', () => {
    // @ts-expect-error Who may ask is said for each route.
    route({ method: 'GET', path: '/x', run });
    // @ts-expect-error There is no such scope.
    route({ method: 'GET', path: '/x', scope: 'all', run });
    assertType(route({ method: 'GET', path: '/x', scope: 'read', run }));
  });

  it('knows who asks, and the names of its own path', () => {
    route({
      method: 'GET',
      path: '/x/{project}/{thing}',
      scope: 'read',
      run: ({ identity, project, names }) => {
        expectTypeOf(identity).toEqualTypeOf<Identity>();
        expectTypeOf(project).toEqualTypeOf<ProjectFacts>();
        expectTypeOf(names.thing).toEqualTypeOf<string>();
        // @ts-expect-error It stands in no brace.
        void names.other;
        return plainText('');
      },
    });
    route({
      method: 'GET',
      path: '/x',
      scope: 'open',
      run: ({ identity, project }) => {
        expectTypeOf(identity).toEqualTypeOf<Identity | undefined>();
        expectTypeOf(project).toEqualTypeOf<ProjectFacts | undefined>();
        return plainText('');
      },
    });
  });
});
