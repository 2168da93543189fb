-- What is being copied or restored into this database, or was and is not yet served from: one row, or none. A library that
-- came only in part is served by nobody, and one that is served is never copied over.

CREATE TABLE IF NOT EXISTS incoming (
	id          INTEGER PRIMARY KEY CHECK (id = 1),
	kind        {{.Text}} NOT NULL,
	source      {{.UUID}} NOT NULL,
	begun_at    {{.Time}} NOT NULL,
	finished_at {{.Time}}
);
