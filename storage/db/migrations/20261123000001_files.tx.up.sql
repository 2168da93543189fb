-- One file serves SQLite and PostgreSQL: .PG says which. Everything says IF NOT EXISTS, because the process may end after
-- the migration is committed and before it is marked as done; the next start then runs it again.

CREATE TABLE IF NOT EXISTS projects (
	id         {{.UUID}} PRIMARY KEY,
	name       {{.Text}} NOT NULL,
	created_at {{.Time}} NOT NULL,
	updated_at {{.Time}} NOT NULL,
	deleted_at {{.Time}}
);

--bun:split

CREATE INDEX IF NOT EXISTS projects_created ON projects (created_at, id) WHERE deleted_at IS NULL;

--bun:split

CREATE INDEX IF NOT EXISTS projects_trash ON projects (deleted_at) WHERE deleted_at IS NOT NULL;

--bun:split

CREATE TABLE IF NOT EXISTS files (
	id          {{.UUID}} PRIMARY KEY,
	project_id  {{.UUID}} NOT NULL REFERENCES projects (id),
	name        {{.Text}} NOT NULL,
	-- The name as it is searched and sorted, made by the program: no database folds all scripts alike.
	name_folded {{.Text}} {{.Bytewise}} NOT NULL,
	type        {{.Text}} NOT NULL,
	format      {{.Text}} NOT NULL,
	bytes       BIGINT NOT NULL,
	checksum    {{.Text}} NOT NULL,
	width       INTEGER NOT NULL,
	height      INTEGER NOT NULL,
	frames      INTEGER NOT NULL,
	has_alpha   BOOLEAN NOT NULL,
	palette     BOOLEAN NOT NULL,
	color_space {{.Text}} NOT NULL,
	orientation INTEGER NOT NULL,
	dpi         DOUBLE PRECISION NOT NULL,
	thumbhash   {{.Blob}},
	captured_at {{.Time}},
	camera      {{.Text}} NOT NULL,
	latitude    DOUBLE PRECISION,
	longitude   DOUBLE PRECISION,
	exif        {{.JSON}} NOT NULL,
	metadata    {{.JSON}} NOT NULL,
	tags        {{.JSON}} NOT NULL,
	focal_x     DOUBLE PRECISION,
	focal_y     DOUBLE PRECISION,
	created_at  {{.Time}} NOT NULL,
	updated_at  {{.Time}} NOT NULL,
	deleted_at  {{.Time}},
	-- Whether it went into the trash together with its project, and comes back with it.
	deleted_with_project BOOLEAN NOT NULL DEFAULT FALSE
);

--bun:split

CREATE INDEX IF NOT EXISTS files_created ON files (project_id, created_at, id) WHERE deleted_at IS NULL;

--bun:split

CREATE INDEX IF NOT EXISTS files_name ON files (project_id, name_folded, id) WHERE deleted_at IS NULL;

--bun:split

CREATE INDEX IF NOT EXISTS files_bytes ON files (project_id, bytes, id) WHERE deleted_at IS NULL;

--bun:split

CREATE INDEX IF NOT EXISTS files_type ON files (project_id, type) WHERE deleted_at IS NULL;

--bun:split

CREATE INDEX IF NOT EXISTS files_trash ON files (deleted_at, id) WHERE deleted_at IS NOT NULL;

--bun:split

CREATE INDEX IF NOT EXISTS files_trash_of_project ON files (project_id) WHERE deleted_at IS NOT NULL;

--bun:split

-- The tags of files that are not deleted. The list in files.tags is what a file shows; this is for finding.
CREATE TABLE IF NOT EXISTS file_tags (
	file_id    {{.UUID}} NOT NULL REFERENCES files (id) ON DELETE CASCADE,
	tag        {{.Text}} {{.Bytewise}} NOT NULL,
	project_id {{.UUID}} NOT NULL,
	PRIMARY KEY (file_id, tag)
);

--bun:split

CREATE INDEX IF NOT EXISTS file_tags_of_project ON file_tags (project_id, tag, file_id);

--bun:split

CREATE TABLE IF NOT EXISTS variants (
	file_id        {{.UUID}} NOT NULL REFERENCES files (id) ON DELETE CASCADE,
	key            {{.Text}} {{.Bytewise}} NOT NULL,
	transformation {{.Text}} NOT NULL,
	format         {{.Text}} NOT NULL,
	width          INTEGER NOT NULL,
	height         INTEGER NOT NULL,
	bytes          BIGINT NOT NULL,
	created_at     {{.Time}} NOT NULL,
	PRIMARY KEY (file_id, key)
);

--bun:split

CREATE INDEX IF NOT EXISTS variants_created ON variants (file_id, created_at, key);

--bun:split

-- Files whose variants' bytes are to be removed, written in one transaction with the reason: so a process that ends in
-- between leaves word for the next.
CREATE TABLE IF NOT EXISTS variant_drops (
	file_id {{.UUID}} PRIMARY KEY
);
