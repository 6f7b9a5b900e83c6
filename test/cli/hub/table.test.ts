import { describe, expect, it } from 'vitest';
import { tableOf } from '../../../src/cli/hub/table.ts';

describe('a table of what a hub answers', () => {
  it('has its columns below one another, whatever others have named', () => {
    const rows = [
      { id: 'a', name: '漢字', scopes: ['read', 'write'] },
      { id: 'b\u001b[2J\u202e\n', name: null },
      { id: 'c', name: 'plain', scopes: [] },
    ];
    expect(tableOf(rows, ['id', 'name', 'scopes'])).toBe(
      [
        'id                  name   scopes',
        'a                   漢字   read,write',
        String.raw`b\u001b[2J\u202e\n  -      -`,
        'c                   plain',
        '',
      ].join('\n'),
    );
  });

  it('of no rows, or of what is no list, is its heads', () => {
    expect(tableOf([], ['id'])).toBe('id\n');
    expect(tableOf({ id: 1 }, ['id'])).toBe('id\n');
  });
});
