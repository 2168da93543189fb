-- People and what they and programs identify themselves with. E-mail addresses are kept in lower case. Of what is secret only
-- hashes are kept. Members and keys stay with a deleted project, and go with it when the trash is emptied.

CREATE TABLE IF NOT EXISTS people (
	id            {{.UUID}} PRIMARY KEY,
	email         {{.Text}} NOT NULL,
	name          {{.Text}} NOT NULL,
	password_hash {{.Text}} NOT NULL,
	owner         BOOLEAN NOT NULL,
	issuer        {{.Text}} NOT NULL,
	subject       {{.Text}} NOT NULL,
	created_at    {{.Time}} NOT NULL,
	updated_at    {{.Time}} NOT NULL,
	last_seen_at  {{.Time}}
);

--bun:split

CREATE UNIQUE INDEX IF NOT EXISTS people_email ON people (email);

--bun:split

CREATE UNIQUE INDEX IF NOT EXISTS people_open_id ON people (issuer, subject) WHERE issuer <> '';

--bun:split

CREATE INDEX IF NOT EXISTS people_created ON people (created_at, id);

--bun:split

CREATE TABLE IF NOT EXISTS members (
	project_id {{.UUID}} NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
	person_id  {{.UUID}} NOT NULL REFERENCES people (id) ON DELETE CASCADE,
	role       {{.Text}} NOT NULL,
	created_at {{.Time}} NOT NULL,
	PRIMARY KEY (project_id, person_id)
);

--bun:split

CREATE INDEX IF NOT EXISTS members_person ON members (person_id);

--bun:split

CREATE TABLE IF NOT EXISTS sessions (
	id         {{.UUID}} PRIMARY KEY,
	person_id  {{.UUID}} NOT NULL REFERENCES people (id) ON DELETE CASCADE,
	hash       {{.Text}} NOT NULL,
	user_agent {{.Text}} NOT NULL,
	created_at {{.Time}} NOT NULL,
	seen_at    {{.Time}} NOT NULL,
	expires_at {{.Time}} NOT NULL
);

--bun:split

CREATE UNIQUE INDEX IF NOT EXISTS sessions_hash ON sessions (hash);

--bun:split

CREATE INDEX IF NOT EXISTS sessions_person ON sessions (person_id);

--bun:split

CREATE INDEX IF NOT EXISTS sessions_expires ON sessions (expires_at);

--bun:split

-- What somebody was invited to by a person who is not there any more, he is not invited to.
CREATE TABLE IF NOT EXISTS invitations (
	id         {{.UUID}} PRIMARY KEY,
	email      {{.Text}} NOT NULL,
	owner      BOOLEAN NOT NULL,
	roles      {{.JSON}} NOT NULL,
	hash       {{.Text}} NOT NULL,
	invited_by {{.UUID}} REFERENCES people (id) ON DELETE CASCADE,
	created_at {{.Time}} NOT NULL,
	expires_at {{.Time}} NOT NULL
);

--bun:split

CREATE UNIQUE INDEX IF NOT EXISTS invitations_hash ON invitations (hash);

--bun:split

CREATE INDEX IF NOT EXISTS invitations_invited_by ON invitations (invited_by);

--bun:split

CREATE TABLE IF NOT EXISTS api_keys (
	id         {{.UUID}} PRIMARY KEY,
	project_id {{.UUID}} NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
	name       {{.Text}} NOT NULL,
	kind       {{.Text}} NOT NULL,
	rights     {{.JSON}} NOT NULL,
	hash       {{.Text}} NOT NULL,
	prefix     {{.Text}} NOT NULL,
	text       {{.Text}} NOT NULL,
	types      {{.JSON}} NOT NULL,
	max_bytes  BIGINT,
	origins    {{.JSON}} NOT NULL,
	signed     BOOLEAN NOT NULL,
	created_at {{.Time}} NOT NULL,
	expires_at {{.Time}},
	used_at    {{.Time}}
);

--bun:split

CREATE UNIQUE INDEX IF NOT EXISTS api_keys_hash ON api_keys (hash);

--bun:split

CREATE INDEX IF NOT EXISTS api_keys_project ON api_keys (project_id);
