/**
 * The schema, version by version: each step takes a database from the version before. A step that was released never
 * changes; a new one is added.
 *
 * Times in `…_ms` are milliseconds, other times microseconds since 1970. A trace's `id` is the time of its ingestion,
 * made unique, so that the lists that end in `trace` are in the order of time.
 */
export const MIGRATIONS: readonly string[] = [
  `
CREATE TABLE org (
  id TEXT PRIMARY KEY, description TEXT NOT NULL, created_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE member (
  org TEXT NOT NULL REFERENCES org(id), user TEXT NOT NULL, readable TEXT NOT NULL, role TEXT NOT NULL,
  PRIMARY KEY (org, user)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_user ON member(user, org);

CREATE TABLE project (
  number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE,
  owner TEXT, org TEXT REFERENCES org(id), config TEXT, created_ms INTEGER NOT NULL,
  days INTEGER, max_bytes INTEGER, quota_bytes INTEGER,
  bytes INTEGER NOT NULL DEFAULT 0, traces INTEGER NOT NULL DEFAULT 0,
  deleted_ms INTEGER
) STRICT;

CREATE TABLE token (
  hash BLOB PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, subject TEXT NOT NULL, scopes TEXT NOT NULL,
  project INTEGER, note TEXT NOT NULL, created_ms INTEGER NOT NULL,
  expires_ms INTEGER, used_ms INTEGER, revoked_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX token_expires ON token(expires_ms) WHERE expires_ms IS NOT NULL;

CREATE TABLE machine (
  project INTEGER PRIMARY KEY, client_id TEXT NOT NULL UNIQUE, secret BLOB NOT NULL
) STRICT;

CREATE TABLE device (
  code BLOB PRIMARY KEY, user_code TEXT NOT NULL UNIQUE, client TEXT NOT NULL, scopes TEXT NOT NULL,
  subject TEXT, denied INTEGER NOT NULL DEFAULT 0, expires_ms INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX device_expires ON device(expires_ms);

CREATE TABLE profile (
  project INTEGER NOT NULL, name TEXT NOT NULL, version TEXT NOT NULL, document BLOB NOT NULL,
  PRIMARY KEY (project, name, version)
) STRICT;

CREATE TABLE slice (
  project INTEGER NOT NULL, name TEXT NOT NULL, slice TEXT NOT NULL,
  PRIMARY KEY (project, name)
) STRICT, WITHOUT ROWID;

-- first and last are microseconds after id; trace_id is the 16 bytes of a UUID, or a text.
CREATE TABLE trace (
  id INTEGER PRIMARY KEY, project INTEGER NOT NULL, trace_id ANY NOT NULL,
  first INTEGER NOT NULL, last INTEGER NOT NULL,
  records INTEGER NOT NULL, objects INTEGER NOT NULL, tags INTEGER NOT NULL, errors INTEGER NOT NULL,
  bytes INTEGER NOT NULL, pinned INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX trace_name ON trace(project, trace_id);
-- Both end in the id, as every index of the table does.
CREATE INDEX trace_new ON trace(project);
CREATE INDEX trace_pinned ON trace(project) WHERE pinned = 1;

-- at is microseconds after the trace's id; stamp is its spelling, or the text; kind is 0 info, 1 object, 2 tags. A row
-- fits into a page with others: longer bodies are in segments. Where form is set, body has only the values of the tags.
CREATE TABLE record (
  trace INTEGER NOT NULL, kind INTEGER NOT NULL, seq INTEGER NOT NULL,
  at INTEGER NOT NULL, stamp ANY NOT NULL, ref TEXT, type TEXT, shape TEXT,
  length INTEGER NOT NULL, hash BLOB, segment INTEGER, offset INTEGER, body BLOB, form INTEGER,
  PRIMARY KEY (trace, kind, seq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX record_ref ON record(trace, ref) WHERE ref IS NOT NULL;
CREATE INDEX record_segment ON record(segment, offset) WHERE segment IS NOT NULL;

CREATE TABLE ref (
  project INTEGER NOT NULL, ref TEXT NOT NULL, trace INTEGER NOT NULL,
  PRIMARY KEY (project, ref, trace)
) STRICT, WITHOUT ROWID;

-- norm is the name as it is searched; seen counts rows of tag, kept counts rows of tagvalue. What a number stands for
-- never changes: readers remember it.
CREATE TABLE tagkey (
  id INTEGER PRIMARY KEY AUTOINCREMENT, project INTEGER NOT NULL, norm TEXT NOT NULL, name TEXT NOT NULL,
  type TEXT NOT NULL, grp TEXT,
  seen INTEGER NOT NULL DEFAULT 0, kept INTEGER NOT NULL DEFAULT 0, partial INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX tagkey_name ON tagkey(project, norm, name, type, coalesce(grp, ''), grp IS NULL);
CREATE INDEX tagkey_type ON tagkey(project, type);
CREATE INDEX tagkey_group ON tagkey(project, grp) WHERE grp IS NOT NULL;

-- The text of tags records without the values, and the tagkey of each: programs write the same few over and over.
CREATE TABLE form (
  id INTEGER PRIMARY KEY AUTOINCREMENT, project INTEGER NOT NULL, text TEXT NOT NULL, keys TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX form_text ON form(project, text);

-- Numbers sort before texts, numbers by value, texts by code points.
CREATE TABLE tag (
  key INTEGER NOT NULL, value ANY NOT NULL, trace INTEGER NOT NULL,
  PRIMARY KEY (key, value, trace)
) STRICT, WITHOUT ROWID;
CREATE INDEX tag_key ON tag(key, trace, value);

-- The tags of records without a form, by trace.
CREATE TABLE formless (
  trace INTEGER NOT NULL, key INTEGER NOT NULL, value ANY NOT NULL,
  PRIMARY KEY (trace, key, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE tagvalue (
  key INTEGER NOT NULL, value ANY NOT NULL, seen INTEGER NOT NULL, last INTEGER NOT NULL,
  PRIMARY KEY (key, value)
) STRICT, WITHOUT ROWID;

-- Traces by the hour of their ingestion.
CREATE TABLE hour (
  project INTEGER NOT NULL, hour INTEGER NOT NULL, traces INTEGER NOT NULL,
  PRIMARY KEY (project, hour)
) STRICT, WITHOUT ROWID;

-- Segments: state is 0 open, 1 sealed, 2 of an upload, 3 to be removed at gone_ms; dead bytes have no row any more.
CREATE TABLE segment (
  id INTEGER PRIMARY KEY AUTOINCREMENT, project INTEGER NOT NULL, day INTEGER NOT NULL, bytes INTEGER NOT NULL,
  state INTEGER NOT NULL, dead INTEGER NOT NULL DEFAULT 0, gone_ms INTEGER
) STRICT;
CREATE INDEX segment_state ON segment(state, id);

-- Documents that nothing refers to since at_ms, to be overwritten in their segment.
CREATE TABLE erase (
  segment INTEGER NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL, at_ms INTEGER NOT NULL,
  PRIMARY KEY (segment, offset)
) STRICT, WITHOUT ROWID;
CREATE INDEX erase_at ON erase(at_ms);

CREATE TABLE batch (
  project INTEGER NOT NULL, key TEXT NOT NULL, at_ms INTEGER NOT NULL, print BLOB NOT NULL, records INTEGER NOT NULL,
  PRIMARY KEY (project, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX batch_at ON batch(at_ms);

-- Traces that are deleted, but not yet all of their rows.
CREATE TABLE doomed (
  trace INTEGER PRIMARY KEY, project INTEGER NOT NULL
) STRICT;
`,
];

/** The version that this code reads and writes. */
export const SCHEMA_VERSION: number = MIGRATIONS.length;
