/** The version of the schema that this package writes: it stands in `PRAGMA user_version`. */
export const SCHEMA_VERSION = 1;

/** Stands in `PRAGMA application_id`: the file is a ledger ("CBLG"). */
export const APPLICATION_ID = 0x43424c47;

/** Tips are added up for each quarter of an hour: no time zone is set off by anything finer. Milliseconds. */
export const SLOT: number = 15 * 60_000;

/** A day of UTC, in milliseconds. */
export const DAY: number = 24 * 60 * 60_000;

/**
 * Tips of a person are added up for each day of UTC, for each 16 days, and for all time (a period that holds every date):
 * a range is made of few of them. Milliseconds, by level.
 */
export const NAME_LEVELS: readonly [number, number, number] = [DAY, 16 * DAY, Number.MAX_SAFE_INTEGER];

/**
 * The schema. Times are milliseconds since 1970. `events.name` is what may be shown in public: null for an anonymous tip,
 * whose name is in `events.event` only.
 */
export const SCHEMA = `
CREATE TABLE rooms (
  room INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  position TEXT,
  last_seq INTEGER NOT NULL DEFAULT 0,
  last_show INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE events (
  n INTEGER PRIMARY KEY,
  room INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  id TEXT NOT NULL,
  at INTEGER NOT NULL,
  type TEXT NOT NULL,
  name TEXT,
  tokens INTEGER,
  show INTEGER NOT NULL,
  event TEXT NOT NULL
);
CREATE UNIQUE INDEX events_seq ON events (room, seq);
CREATE UNIQUE INDEX events_id ON events (room, id);
CREATE INDEX events_at ON events (room, at);
CREATE INDEX events_tips ON events (room, at, tokens, name, show) WHERE type = 'tip';
CREATE INDEX events_sales ON events (room, at) WHERE type = 'mediaPurchase';
CREATE TABLE tip_slots (
  room INTEGER NOT NULL,
  slot INTEGER NOT NULL,
  show INTEGER NOT NULL,
  tokens INTEGER NOT NULL,
  tips INTEGER NOT NULL,
  PRIMARY KEY (room, slot, show)
) WITHOUT ROWID;
CREATE TABLE tip_names (
  room INTEGER NOT NULL,
  level INTEGER NOT NULL,
  period INTEGER NOT NULL,
  name TEXT NOT NULL,
  tokens INTEGER NOT NULL,
  tips INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (room, level, period, name)
) WITHOUT ROWID;
CREATE TABLE broadcasts (
  room INTEGER NOT NULL,
  show INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  stopped_at INTEGER,
  PRIMARY KEY (room, show)
) WITHOUT ROWID;
CREATE TABLE goals (
  n INTEGER PRIMARY KEY,
  room INTEGER NOT NULL,
  at INTEGER NOT NULL,
  what TEXT NOT NULL,
  tokens INTEGER NOT NULL,
  show INTEGER NOT NULL,
  event_id TEXT
);
CREATE INDEX goals_at ON goals (room, at);
CREATE TABLE states (
  room INTEGER NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (room, key)
);
CREATE TABLE jobs (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  room INTEGER NOT NULL,
  queue TEXT NOT NULL,
  id TEXT NOT NULL,
  at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  retry_at INTEGER,
  data TEXT NOT NULL,
  dead_at INTEGER,
  reason TEXT
);
CREATE UNIQUE INDEX jobs_id ON jobs (room, queue, id);
CREATE INDEX jobs_live ON jobs (room, queue, n) WHERE dead_at IS NULL;
CREATE TABLE dead_events (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  room INTEGER NOT NULL,
  id TEXT,
  method TEXT,
  at INTEGER NOT NULL,
  reason TEXT NOT NULL,
  event TEXT
);
CREATE INDEX dead_events_room ON dead_events (room, n);

CREATE VIEW tips AS
  SELECT rooms.name AS room, seq, id, at, strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') AS time,
    events.name AS name, tokens, NULLIF(show, 0) AS show,
    CASE WHEN json_valid(event) THEN json_extract(event, '$.object.tip.message') END AS note
  FROM events JOIN rooms USING (room) WHERE type = 'tip';
CREATE VIEW tippers AS
  SELECT rooms.name AS room, tip_names.name AS name, SUM(tokens) AS tokens, SUM(tips) AS tips,
    MIN(first_at) AS first_at, MAX(last_at) AS last_at
  FROM tip_names JOIN rooms USING (room) WHERE level = 2 AND tip_names.name <> '' GROUP BY room, tip_names.name;
CREATE VIEW shows AS
  SELECT rooms.name AS room, show, started_at, stopped_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', started_at / 1000.0, 'unixepoch') AS started,
    strftime('%Y-%m-%dT%H:%M:%fZ', stopped_at / 1000.0, 'unixepoch') AS stopped,
    COALESCE(sums.tokens, 0) AS tokens, COALESCE(sums.tips, 0) AS tips
  FROM broadcasts JOIN rooms USING (room) LEFT JOIN (
    SELECT room, show, SUM(tokens) AS tokens, SUM(tips) AS tips FROM tip_slots GROUP BY room, show
  ) AS sums USING (room, show);
CREATE VIEW sales AS
  SELECT rooms.name AS room, seq, id, at, strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') AS time,
    events.name AS name, tokens, NULLIF(show, 0) AS show,
    CASE WHEN json_valid(event) THEN CAST(json_extract(event, '$.object.media.id') AS TEXT) END AS media,
    CASE WHEN json_valid(event) THEN json_extract(event, '$.object.media.type') END AS kind,
    CASE WHEN json_valid(event) THEN json_extract(event, '$.object.media.name') END AS title
  FROM events JOIN rooms USING (room) WHERE type = 'mediaPurchase';
CREATE VIEW chat AS
  SELECT rooms.name AS room, seq, id, at, strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') AS time,
    events.name AS name, NULLIF(show, 0) AS show,
    CASE WHEN json_valid(event) THEN json_extract(event, '$.object.message.message') END AS text
  FROM events JOIN rooms USING (room) WHERE type = 'chatMessage';
`;
