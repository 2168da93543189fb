-- Presets: transformations under a name of their project. Those of a deleted project stay with it, come back with it, and
-- go with it when the trash is emptied.

CREATE TABLE IF NOT EXISTS presets (
	id             {{.UUID}} PRIMARY KEY,
	project_id     {{.UUID}} NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
	name           {{.Text}} {{.Bytewise}} NOT NULL,
	transformation {{.Text}} NOT NULL,
	created_at     {{.Time}} NOT NULL,
	updated_at     {{.Time}} NOT NULL
);

--bun:split

CREATE UNIQUE INDEX IF NOT EXISTS presets_name ON presets (project_id, name);
