-- Which library this is. The storage holds the same id, so that nobody sweeps away the pictures of another's records.

CREATE TABLE IF NOT EXISTS library (
	one        INTEGER PRIMARY KEY CHECK (one = 1),
	id         {{.UUID}} NOT NULL,
	created_at {{.Time}} NOT NULL
);

--bun:split

-- What happened, for the other processes that use this database; each reads on from where it was. Written where there can be
-- others only. A number is greater than those that were committed before it.
CREATE TABLE IF NOT EXISTS journal (
	number     {{if .PG}}BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY{{else}}INTEGER PRIMARY KEY AUTOINCREMENT{{end}},
	kind       {{.Text}} NOT NULL,
	project_id {{.UUID}} NOT NULL,
	file_id    {{.UUID}} NOT NULL,
	at         {{.Time}} NOT NULL DEFAULT CURRENT_TIMESTAMP
);

--bun:split

-- When work that is done by one process at a time was done last.
CREATE TABLE IF NOT EXISTS chores (
	name    {{.Text}} PRIMARY KEY,
	done_at {{.Time}} NOT NULL
);
