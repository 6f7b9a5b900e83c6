import { ask } from '../hub/ask.ts';
import { Fields, listOf } from '../hub/fields.ts';

/** What an organisation is called. */
export interface OrgName {
  readonly id: string;
  readonly description: string;
}

/** Organisations by id, as many as the hub tells at once. */
export interface OrgList {
  readonly items: readonly OrgName[];
  readonly hasMore: boolean;
}

/** Asks for the organisations that the person who is logged in may know of. */
export async function readOrgs(signal: AbortSignal): Promise<OrgList> {
  const answer = await ask('/v0/orgs', { signal });
  const items = listOf(await answer.json(), (item): OrgName => {
    const fields = new Fields(item);
    return { id: fields.text('org_id'), description: fields.text('description') };
  });
  return { items, hasMore: answer.headers.has('link') };
}
