import { describe, expect, it } from 'vitest';
import { MissingDependencyError } from '../../../../../src/base/errors.ts';
import { findDriver } from '../../../../../src/hub/store/sqlite/database/driver.ts';

/** What a module of databases has. */
function DatabaseSync(): void {}

describe('findDriver', () => {
  it.each([
    [undefined, '@photostructure/sqlite'],
    ['3.47.2', '@photostructure/sqlite'],
    ['3.51.2', '@photostructure/sqlite'],
    ['3.51.3', 'node:sqlite'],
    ['3.51.10', 'node:sqlite'],
    ['3.53.4', 'node:sqlite'],
    ['4.0.0', 'node:sqlite'],
    ['3.51', '@photostructure/sqlite'],
    ['x', '@photostructure/sqlite'],
  ])('takes for SQLite %s in Node the one of %s', (sqlite, name) => {
    const asked: string[] = [];
    const driver = findDriver({ sqlite }, (module) => (asked.push(module), { DatabaseSync }));
    expect([driver.name, asked]).toEqual([name, [name]]);
  });

  it.each([
    [
      'is missing',
      () => {
        throw new Error('no such module');
      },
    ],
    ['has no databases', () => ({})],
    ['is nothing', () => null],
  ])('says what to install where the package %s', (_, load) => {
    expect(() => findDriver({}, load)).toThrow(MissingDependencyError);
    expect(() => findDriver({}, load)).toThrow('npm install @photostructure/sqlite@1');
  });

  it('opens databases', () => {
    const database = findDriver().open(':memory:', {});
    expect(database.prepare('SELECT 1 AS one').get()).toMatchObject({ one: 1 });
    database.close();
  });
});
