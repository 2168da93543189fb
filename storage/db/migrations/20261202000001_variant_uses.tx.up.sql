-- When a variant was asked for last, roughly: what was not for the longest goes first where room is short. SQLite knows no
-- ADD COLUMN IF NOT EXISTS, so .Columns says what was there at the start.

{{if index .Columns "variants.used_at"}}SELECT 1{{else}}ALTER TABLE variants ADD COLUMN used_at {{.Time}}{{end}};

--bun:split

UPDATE variants SET used_at = created_at WHERE used_at IS NULL;

--bun:split

-- With all columns that are asked for, so that the whole is summed up without a look at the table.
CREATE INDEX IF NOT EXISTS variants_used ON variants (used_at, file_id, key, bytes);

--bun:split

-- The presets by which variants were asked for. A variant's own record has its chain with the presets written out.
CREATE TABLE IF NOT EXISTS variant_presets (
	preset_id {{.UUID}} NOT NULL REFERENCES presets (id) ON DELETE CASCADE,
	file_id   {{.UUID}} NOT NULL,
	key       {{.Text}} {{.Bytewise}} NOT NULL,
	PRIMARY KEY (preset_id, file_id, key),
	FOREIGN KEY (file_id, key) REFERENCES variants (file_id, key) ON DELETE CASCADE
);

--bun:split

CREATE INDEX IF NOT EXISTS variant_presets_variant ON variant_presets (file_id, key);
