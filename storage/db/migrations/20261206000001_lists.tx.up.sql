-- What lists are read from: narrow rows of the files that are not deleted, by themselves (listed) and under each of their tags
-- (tagged), in every order; what their names are searched by; and how many there are of each type (file_counts). All of it is
-- derived from files: filled here, and kept by triggers in the transaction of a change, whoever makes it. So this may run
-- again: it makes everything anew.

{{if .PG}}
LOCK TABLE files IN SHARE ROW EXCLUSIVE MODE
--bun:split
DROP TRIGGER IF EXISTS files_added ON files
--bun:split
DROP TRIGGER IF EXISTS files_changed ON files
--bun:split
DROP TRIGGER IF EXISTS files_gone ON files
--bun:split
{{else}}
DROP TRIGGER IF EXISTS files_added
--bun:split
DROP TRIGGER IF EXISTS files_changed
--bun:split
DROP TRIGGER IF EXISTS files_gone
--bun:split
DROP TABLE IF EXISTS listed_parts
--bun:split
DROP TABLE IF EXISTS listed_names
--bun:split
{{end}}
DROP TABLE IF EXISTS listed
--bun:split
DROP TABLE IF EXISTS tagged
--bun:split
DROP TABLE IF EXISTS file_counts
--bun:split
DROP TABLE IF EXISTS file_tags
--bun:split
DROP INDEX IF EXISTS files_created
--bun:split
DROP INDEX IF EXISTS files_name
--bun:split
DROP INDEX IF EXISTS files_bytes
--bun:split
DROP INDEX IF EXISTS files_type
--bun:split

CREATE INDEX IF NOT EXISTS files_trash_with_project ON files (project_id, id) WHERE deleted_with_project
--bun:split

CREATE TABLE listed (
	n           {{if .PG}}BIGINT GENERATED ALWAYS AS IDENTITY{{else}}INTEGER PRIMARY KEY{{end}},
	project_id  {{.UUID}} NOT NULL,
	file_id     {{.UUID}} NOT NULL,
	type        {{.Text}} {{.Bytewise}} NOT NULL,
	name_folded {{.Text}} {{.Bytewise}} NOT NULL,
	bytes       BIGINT NOT NULL,
	created_at  {{.Time}} NOT NULL
)
--bun:split

CREATE TABLE tagged (
	n           {{if .PG}}BIGINT GENERATED ALWAYS AS IDENTITY{{else}}INTEGER PRIMARY KEY{{end}},
	project_id  {{.UUID}} NOT NULL,
	tag         {{.Text}} {{.Bytewise}} NOT NULL,
	file_id     {{.UUID}} NOT NULL,
	type        {{.Text}} {{.Bytewise}} NOT NULL,
	name_folded {{.Text}} {{.Bytewise}} NOT NULL,
	bytes       BIGINT NOT NULL,
	created_at  {{.Time}} NOT NULL
)
--bun:split

-- In SQLite a row for each project and type. In PostgreSQL any number, which add up: whoever changes files adds one and waits
-- for nobody, and now and then one takes the place of many.
CREATE TABLE file_counts (
	project_id {{.UUID}} NOT NULL,
	type       {{.Text}} {{.Bytewise}} NOT NULL,
	files      BIGINT NOT NULL,
	bytes      BIGINT NOT NULL
)
--bun:split

INSERT INTO listed (project_id, file_id, type, name_folded, bytes, created_at)
SELECT project_id, id, type, name_folded, bytes, created_at FROM files WHERE deleted_at IS NULL ORDER BY project_id, created_at, id
--bun:split

INSERT INTO tagged (project_id, tag, file_id, type, name_folded, bytes, created_at)
{{if .PG -}}
SELECT DISTINCT f.project_id, t.tag, f.id, f.type, f.name_folded, f.bytes, f.created_at
FROM files AS f, jsonb_array_elements_text(CASE jsonb_typeof(f.tags) WHEN 'array' THEN f.tags ELSE '[]' END) AS t (tag) WHERE f.deleted_at IS NULL
{{- else -}}
SELECT DISTINCT f.project_id, t.value, f.id, f.type, f.name_folded, f.bytes, f.created_at
FROM files AS f, json_each(f.tags) AS t WHERE f.deleted_at IS NULL AND t.value IS NOT NULL
{{- end}}
--bun:split

INSERT INTO file_counts (project_id, type, files, bytes) SELECT project_id, type, count(*), sum(bytes) FROM listed GROUP BY project_id, type
--bun:split

CREATE INDEX listed_created ON listed (project_id, created_at, file_id{{if .PG}}) INCLUDE ({{else}}, {{end}}type, name_folded)
--bun:split
CREATE INDEX listed_name ON listed (project_id, name_folded, file_id{{if .PG}}) INCLUDE ({{else}}, {{end}}type)
--bun:split
CREATE INDEX listed_bytes ON listed (project_id, bytes, file_id{{if .PG}}) INCLUDE ({{else}}, {{end}}type, name_folded)
--bun:split
CREATE INDEX listed_type_created ON listed (project_id, type, created_at, file_id{{if .PG}}) INCLUDE ({{else}}, {{end}}name_folded)
--bun:split
CREATE INDEX listed_type_name ON listed (project_id, type, name_folded, file_id)
--bun:split
CREATE INDEX listed_type_bytes ON listed (project_id, type, bytes, file_id{{if .PG}}) INCLUDE ({{else}}, {{end}}name_folded)
--bun:split
CREATE INDEX tagged_created ON tagged (project_id, tag, type, created_at, file_id{{if .PG}}) INCLUDE ({{else}}, {{end}}name_folded)
--bun:split
CREATE INDEX tagged_name ON tagged (project_id, tag, type, name_folded, file_id)
--bun:split
CREATE INDEX tagged_bytes ON tagged (project_id, tag, type, bytes, file_id{{if .PG}}) INCLUDE ({{else}}, {{end}}name_folded)
--bun:split
CREATE {{if not .PG}}UNIQUE {{end}}INDEX file_counts_type ON file_counts (project_id, type)
--bun:split

{{if .PG}}
-- What a name is found by: a number for each of its parts of one, two and three characters. Each project has others.
CREATE OR REPLACE FUNCTION name_parts(project UUID, name TEXT) RETURNS BIGINT[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	seed BIGINT := uuid_hash_extended(project, 0);
	parts BIGINT[] := '{}';
BEGIN
	FOR i IN 1..length(name) LOOP
		parts := parts || hashtextextended(substr(name, i, 1), seed) || hashtextextended(substr(name, i, 2), seed)
			|| hashtextextended(substr(name, i, 3), seed);
	END LOOP;
	RETURN parts;
END $$
--bun:split

-- The numbers that a name has which holds this part.
CREATE OR REPLACE FUNCTION parts_of(project UUID, part TEXT) RETURNS BIGINT[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
	SELECT array_agg(DISTINCT hashtextextended(substr(part, i, 3), uuid_hash_extended(project, 0)))
	FROM generate_series(1, greatest(1, length(part) - 2)) AS i
$$
--bun:split

CREATE INDEX listed_parts ON listed USING gin (name_parts(project_id, name_folded))
--bun:split

CREATE OR REPLACE FUNCTION list_files() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'INSERT' THEN
		INSERT INTO listed (project_id, file_id, type, name_folded, bytes, created_at)
			SELECT f.project_id, f.id, f.type, f.name_folded, f.bytes, f.created_at FROM now_there AS f WHERE f.deleted_at IS NULL;
		INSERT INTO tagged (project_id, tag, file_id, type, name_folded, bytes, created_at)
			SELECT DISTINCT f.project_id, t.tag, f.id, f.type, f.name_folded, f.bytes, f.created_at
			FROM now_there AS f, jsonb_array_elements_text(CASE jsonb_typeof(f.tags) WHEN 'array' THEN f.tags ELSE '[]' END) AS t (tag)
			WHERE f.deleted_at IS NULL;
		INSERT INTO file_counts (project_id, type, files, bytes)
			SELECT f.project_id, f.type, count(*), sum(f.bytes) FROM now_there AS f WHERE f.deleted_at IS NULL GROUP BY f.project_id, f.type;
		RETURN NULL;
	END IF;
	IF TG_OP = 'DELETE' THEN
		DELETE FROM listed AS l USING was_there AS f
			WHERE f.deleted_at IS NULL AND l.project_id = f.project_id AND l.created_at = f.created_at AND l.file_id = f.id;
		DELETE FROM tagged AS l USING was_there AS f, jsonb_array_elements_text(CASE jsonb_typeof(f.tags) WHEN 'array' THEN f.tags ELSE '[]' END) AS t (tag)
			WHERE f.deleted_at IS NULL AND l.project_id = f.project_id AND l.tag = t.tag AND l.type = f.type AND l.created_at = f.created_at AND l.file_id = f.id;
		INSERT INTO file_counts (project_id, type, files, bytes)
			SELECT f.project_id, f.type, -count(*), -sum(f.bytes) FROM was_there AS f WHERE f.deleted_at IS NULL GROUP BY f.project_id, f.type;
		RETURN NULL;
	END IF;
	DELETE FROM listed AS l USING was_there AS f, now_there AS g
		WHERE g.id = f.id AND f.deleted_at IS NULL AND (g.deleted_at IS NOT NULL OR (g.project_id, g.type, g.name_folded, g.bytes, g.created_at) <> (f.project_id, f.type, f.name_folded, f.bytes, f.created_at))
		AND l.project_id = f.project_id AND l.created_at = f.created_at AND l.file_id = f.id;
	DELETE FROM tagged AS l USING was_there AS f, now_there AS g, jsonb_array_elements_text(CASE jsonb_typeof(f.tags) WHEN 'array' THEN f.tags ELSE '[]' END) AS t (tag)
		WHERE g.id = f.id AND f.deleted_at IS NULL AND (g.deleted_at IS NOT NULL OR g.tags <> f.tags OR (g.project_id, g.type, g.name_folded, g.bytes, g.created_at) <> (f.project_id, f.type, f.name_folded, f.bytes, f.created_at))
		AND l.project_id = f.project_id AND l.tag = t.tag AND l.type = f.type AND l.created_at = f.created_at AND l.file_id = f.id;
	INSERT INTO listed (project_id, file_id, type, name_folded, bytes, created_at)
		SELECT g.project_id, g.id, g.type, g.name_folded, g.bytes, g.created_at FROM now_there AS g JOIN was_there AS f ON f.id = g.id
		WHERE g.deleted_at IS NULL AND (f.deleted_at IS NOT NULL OR (g.project_id, g.type, g.name_folded, g.bytes, g.created_at) <> (f.project_id, f.type, f.name_folded, f.bytes, f.created_at));
	INSERT INTO tagged (project_id, tag, file_id, type, name_folded, bytes, created_at)
		SELECT DISTINCT g.project_id, t.tag, g.id, g.type, g.name_folded, g.bytes, g.created_at
		FROM now_there AS g JOIN was_there AS f ON f.id = g.id, jsonb_array_elements_text(CASE jsonb_typeof(g.tags) WHEN 'array' THEN g.tags ELSE '[]' END) AS t (tag)
		WHERE g.deleted_at IS NULL AND (f.deleted_at IS NOT NULL OR g.tags <> f.tags OR (g.project_id, g.type, g.name_folded, g.bytes, g.created_at) <> (f.project_id, f.type, f.name_folded, f.bytes, f.created_at));
	INSERT INTO file_counts (project_id, type, files, bytes)
		SELECT project_id, type, sum(files), sum(bytes) FROM (
			SELECT project_id, type, 1 AS files, bytes FROM now_there WHERE deleted_at IS NULL
			UNION ALL SELECT project_id, type, -1, -bytes FROM was_there WHERE deleted_at IS NULL) AS change
		GROUP BY project_id, type HAVING sum(files) <> 0 OR sum(bytes) <> 0;
	RETURN NULL;
END $$
--bun:split

CREATE TRIGGER files_added AFTER INSERT ON files REFERENCING NEW TABLE AS now_there FOR EACH STATEMENT EXECUTE FUNCTION list_files()
--bun:split
CREATE TRIGGER files_changed AFTER UPDATE ON files REFERENCING OLD TABLE AS was_there NEW TABLE AS now_there FOR EACH STATEMENT EXECUTE FUNCTION list_files()
--bun:split
CREATE TRIGGER files_gone AFTER DELETE ON files REFERENCING OLD TABLE AS was_there FOR EACH STATEMENT EXECUTE FUNCTION list_files()
--bun:split
ANALYZE listed
--bun:split
ANALYZE tagged
--bun:split
ANALYZE file_counts

{{else}}
-- The index of parts of three characters, whose texts are in listed; and its parts by themselves, which those of one and two
-- characters are looked up in.
CREATE VIRTUAL TABLE listed_names USING fts5(text, content='', columnsize=0, detail=none, tokenize='trigram case_sensitive 1')
--bun:split
CREATE VIRTUAL TABLE listed_parts USING fts5vocab('listed_names', 'instance')
--bun:split
INSERT INTO listed_names (rowid, text) SELECT n, {{template "searched" "listed"}} FROM listed ORDER BY n
--bun:split
CREATE TRIGGER listed_added AFTER INSERT ON listed BEGIN
	INSERT INTO listed_names (rowid, text) VALUES (new.n, {{template "searched" "new"}});
END
--bun:split
CREATE TRIGGER listed_gone AFTER DELETE ON listed BEGIN
	INSERT INTO listed_names (listed_names, rowid, text) VALUES ('delete', old.n, {{template "searched" "old"}});
END
--bun:split
CREATE TRIGGER files_added AFTER INSERT ON files WHEN new.deleted_at IS NULL BEGIN {{- template "list"}}
END
--bun:split
CREATE TRIGGER files_changed AFTER UPDATE OF project_id, type, name_folded, bytes, created_at, tags, deleted_at ON files
WHEN (old.deleted_at IS NULL) <> (new.deleted_at IS NULL) OR new.deleted_at IS NULL AND
	(old.project_id, old.type, old.name_folded, old.bytes, old.created_at, old.tags) <> (new.project_id, new.type, new.name_folded, new.bytes, new.created_at, new.tags)
BEGIN {{- template "unlist"}} {{- template "list"}}
END
--bun:split
CREATE TRIGGER files_gone AFTER DELETE ON files WHEN old.deleted_at IS NULL BEGIN {{- template "unlist"}}
END
{{end}}

{{- /* What is indexed of a name: three characters of the private use area that stand for its project, by the last six digits of
       the id; the name; and two more, so that the last of it begin a part of three characters too. */ -}}
{{define "digit"}}instr('0123456789abcdef', substr({{end -}}

{{define "searched" -}}
char(57327 + 16 * {{template "digit"}}{{.}}.project_id, 31, 1)) + {{template "digit"}}{{.}}.project_id, 32, 1))) ||
	char(57327 + 16 * {{template "digit"}}{{.}}.project_id, 33, 1)) + {{template "digit"}}{{.}}.project_id, 34, 1))) ||
	char(57327 + 16 * {{template "digit"}}{{.}}.project_id, 35, 1)) + {{template "digit"}}{{.}}.project_id, 36, 1))) ||
	{{.}}.name_folded || char(57600, 57600)
{{- end -}}
{{define "list"}}
	INSERT INTO listed (project_id, file_id, type, name_folded, bytes, created_at)
		SELECT new.project_id, new.id, new.type, new.name_folded, new.bytes, new.created_at WHERE new.deleted_at IS NULL;
	INSERT INTO tagged (project_id, tag, file_id, type, name_folded, bytes, created_at)
		SELECT DISTINCT new.project_id, value, new.id, new.type, new.name_folded, new.bytes, new.created_at
		FROM json_each(new.tags) WHERE new.deleted_at IS NULL AND value IS NOT NULL;
	INSERT INTO file_counts (project_id, type, files, bytes)
		SELECT new.project_id, new.type, 1, new.bytes WHERE new.deleted_at IS NULL
		ON CONFLICT (project_id, type) DO UPDATE SET files = files + 1, bytes = bytes + excluded.bytes;
{{end -}}

{{define "unlist"}}
	DELETE FROM listed WHERE project_id = old.project_id AND created_at = old.created_at AND file_id = old.id;
	DELETE FROM tagged WHERE project_id = old.project_id AND tag IN (SELECT value FROM json_each(old.tags))
		AND type = old.type AND created_at = old.created_at AND file_id = old.id;
	UPDATE file_counts SET files = files - 1, bytes = bytes - old.bytes WHERE project_id = old.project_id AND type = old.type AND old.deleted_at IS NULL;
{{end -}}
