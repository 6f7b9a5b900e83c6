/** What a token may be good for. */
export type Scope = 'ingest' | 'read' | 'write' | 'admin';

/** All that a token can be good for. */
export const SCOPES: readonly Scope[] = ['ingest', 'read', 'write', 'admin'];
