import { expect, it } from 'vitest';
import { KnownProjects } from '../../../../src/hub/store/open/known-projects.ts';
import type { Project } from '../../../../src/hub/store/projects.ts';

const keeping = { days: null, maxBytes: null, quotaBytes: null };

/** Projects that somebody else keeps; how often they were read. */
function kept() {
  const rows = new Map<string, Project>();
  const put = (id: string, name: string): void => {
    rows.set(id, { number: 1, id, name, owner: 'me', org: null, config: '{}', created: 1, bytes: 5, keeping });
  };
  const asked: string[] = [];
  const look = async (id: string): Promise<Project | null> => {
    asked.push(id);
    const row = rows.get(id) ?? null;
    // An answer comes later than the row was read.
    await Promise.resolve();
    return row;
  };
  return { rows, put, asked, known: new KnownProjects(look) };
}

it('reads a project once, and what changes with every batch is not in it', async () => {
  const { put, asked, known } = kept();
  put('a', 'cats');
  const facts = { number: 1, id: 'a', name: 'cats', owner: 'me', org: null };
  for (let n = 0; n < 3; n++) expect(await known.get('a')).toStrictEqual(facts);
  expect(asked).toEqual(['a']);
});

it('asks again for a project that was not there', async () => {
  const { put, known } = kept();
  expect(await known.get('a')).toBe(null);
  put('a', 'cats');
  expect(await known.get('a')).toMatchObject({ name: 'cats' });
});

it('knows nothing of before a change once that is answered, also where it failed', async () => {
  const { rows, put, known } = kept();
  put('a', 'cats');
  await known.get('a');
  expect(await known.around(async () => put('a', 'dogs'))).toBe(undefined);
  expect(await known.get('a')).toMatchObject({ name: 'dogs' });
  const failed = known.around(async () => {
    rows.delete('a');
    throw new Error('no answer came');
  });
  await expect(failed).rejects.toThrow('no answer came');
  expect(await known.get('a')).toBe(null);
});

it('does not remember what was read beside a change', async () => {
  const { put, known } = kept();
  put('a', 'cats');
  const waiting: (() => void)[] = [];
  const changing = known.around(async () => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    put('a', 'dogs');
  });
  expect(await known.get('a')).toMatchObject({ name: 'cats' });
  const reading = known.get('a');
  waiting[0]?.();
  await Promise.all([reading, changing]);
  expect(await known.get('a')).toMatchObject({ name: 'dogs' });
});

it('forgets the one that it knows longest where there are too many', async () => {
  const { put, asked, known } = kept();
  for (let n = 0; n <= 1000; n++) {
    put(`p${n}`, 'x');
    await known.get(`p${n}`);
  }
  asked.length = 0;
  await known.get('p1000');
  await known.get('p0');
  expect(asked).toEqual(['p0']);
});
