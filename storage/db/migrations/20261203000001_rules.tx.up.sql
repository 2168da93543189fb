-- Rules: who may have what of a project served, and the keys that addresses are signed with. A project without a row has
-- the rules that all begin with. Both stay with a deleted project, and go with it when the trash is emptied.

CREATE TABLE IF NOT EXISTS project_rules (
	project_id       {{.UUID}} PRIMARY KEY REFERENCES projects (id) ON DELETE CASCADE,
	mode             {{.Text}} NOT NULL,
	referers         {{.JSON}} NOT NULL,
	refuse_unnamed   BOOLEAN NOT NULL,
	new_per_client   INTEGER,
	new_per_project  INTEGER,
	updated_at       {{.Time}} NOT NULL
);

--bun:split

CREATE TABLE IF NOT EXISTS signing_keys (
	id         {{.UUID}} PRIMARY KEY,
	project_id {{.UUID}} NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
	secret     {{.Text}} NOT NULL,
	created_at {{.Time}} NOT NULL
);

--bun:split

CREATE INDEX IF NOT EXISTS signing_keys_project ON signing_keys (project_id);
