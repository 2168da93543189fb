-- What was delivered, as sums: of one stretch of time, of a project and one value of a dimension, or of one of its files and that.
-- Every request is in the sums of every dimension. at is when the stretch begins, in seconds since 1970: ten digits, as whoever
-- moves rows goes by their keys as text. What level and dimension mean stands in db/usage.go.
CREATE TABLE IF NOT EXISTS usage_sums (
	project_id    {{.UUID}} NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
	level         SMALLINT NOT NULL,
	dimension     SMALLINT NOT NULL,
	at            BIGINT NOT NULL,
	file_id       {{.UUID}} NOT NULL,
	value         {{.Text}} {{.Bytewise}} NOT NULL,
	requests      BIGINT NOT NULL,
	bytes         BIGINT NOT NULL,
	hits          BIGINT NOT NULL,
	renders       BIGINT NOT NULL,
	render_micros BIGINT NOT NULL,
	errors        BIGINT NOT NULL,
	saved         BIGINT NOT NULL,
	PRIMARY KEY (project_id, level, dimension, at, file_id, value)
){{if not .PG}} WITHOUT ROWID{{end}};

--bun:split

-- The batches that were added lately, so that none is added twice by who does not know whether it was.
CREATE TABLE IF NOT EXISTS usage_batches (
	id {{.UUID}} PRIMARY KEY,
	at {{.Time}} NOT NULL
);

--bun:split

-- What projects had stored on a day, by format of originals and variants.
CREATE TABLE IF NOT EXISTS storage_sums (
	project_id     {{.UUID}} NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
	at             BIGINT NOT NULL,
	format         {{.Text}} {{.Bytewise}} NOT NULL,
	files          BIGINT NOT NULL,
	original_bytes BIGINT NOT NULL,
	variants       BIGINT NOT NULL,
	variant_bytes  BIGINT NOT NULL,
	PRIMARY KEY (project_id, at, format)
){{if not .PG}} WITHOUT ROWID{{end}};

--bun:split

{{if index .Columns "variants.hits"}}SELECT 1{{else}}ALTER TABLE variants ADD COLUMN hits BIGINT NOT NULL DEFAULT 0{{end}};

--bun:split

{{if index .Columns "variants.served_at"}}SELECT 1{{else}}ALTER TABLE variants ADD COLUMN served_at {{.Time}}{{end}};

--bun:split

-- With all columns that are asked for, so that the variants of a project are summed up without a look at the table.
CREATE INDEX IF NOT EXISTS variants_format ON variants (file_id, format, bytes);
