-- Webhooks: who outside hears of what happens in a project. They stay with a deleted project, which tells of its end by them, and
-- go with it when the trash is emptied.

CREATE TABLE IF NOT EXISTS webhooks (
	id         {{.UUID}} PRIMARY KEY,
	project_id {{.UUID}} NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
	url        {{.Text}} NOT NULL,
	events     {{.JSON}} NOT NULL,
	tags       {{.JSON}} NOT NULL,
	types      {{.JSON}} NOT NULL,
	enabled    BOOLEAN NOT NULL,
	secret     {{.Text}} NOT NULL,
	old_secret {{.Text}} NOT NULL,
	old_until  {{.Time}},
	created_at {{.Time}} NOT NULL,
	updated_at {{.Time}} NOT NULL
);

--bun:split

CREATE INDEX IF NOT EXISTS webhooks_project ON webhooks (project_id);

--bun:split

-- What happened, as receivers are told of it: written in the transaction in which it happens, where a webhook wants it.
CREATE TABLE IF NOT EXISTS webhook_events (
	id         {{.UUID}} PRIMARY KEY,
	project_id {{.UUID}} NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
	kind       {{.Text}} NOT NULL,
	body       {{.Text}} NOT NULL,
	created_at {{.Time}} NOT NULL
);

--bun:split

CREATE INDEX IF NOT EXISTS webhook_events_created ON webhook_events (created_at);

--bun:split

CREATE INDEX IF NOT EXISTS webhook_events_project ON webhook_events (project_id);

--bun:split

-- An event on its way to the receiver of one webhook, and how that went. Of those with one subject, a file or project, a greater number
-- happened later.
CREATE TABLE IF NOT EXISTS webhook_deliveries (
	id              {{.UUID}} PRIMARY KEY,
	webhook_id      {{.UUID}} NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
	event_id        {{.UUID}} NOT NULL REFERENCES webhook_events (id) ON DELETE CASCADE,
	subject         {{.UUID}} NOT NULL,
	number          BIGINT NOT NULL,
	state           {{.Text}} NOT NULL,
	once            BOOLEAN NOT NULL,
	attempts        INTEGER NOT NULL,
	next_attempt_at {{.Time}},
	last_attempt_at {{.Time}},
	status          INTEGER NOT NULL,
	response        {{.Text}} NOT NULL,
	error           {{.Text}} NOT NULL,
	took_ms         DOUBLE PRECISION NOT NULL,
	created_at      {{.Time}} NOT NULL
);

--bun:split

CREATE INDEX IF NOT EXISTS webhook_deliveries_log ON webhook_deliveries (webhook_id, created_at, id);

--bun:split

CREATE INDEX IF NOT EXISTS webhook_deliveries_failed ON webhook_deliveries (webhook_id, created_at, id) WHERE state = 'FAILED';

--bun:split

CREATE INDEX IF NOT EXISTS webhook_deliveries_pending ON webhook_deliveries (webhook_id, number) WHERE state = 'PENDING';

--bun:split

CREATE INDEX IF NOT EXISTS webhook_deliveries_due ON webhook_deliveries (webhook_id, next_attempt_at) WHERE state = 'PENDING';

--bun:split

CREATE INDEX IF NOT EXISTS webhook_deliveries_subject ON webhook_deliveries (webhook_id, subject, number);

--bun:split

CREATE INDEX IF NOT EXISTS webhook_deliveries_event ON webhook_deliveries (event_id);

--bun:split

-- Whose turn it is to deliver for a webhook: one process at a time does, until a time that it puts off for as long as it lives.
CREATE TABLE IF NOT EXISTS webhook_turns (
	webhook_id {{.UUID}} PRIMARY KEY REFERENCES webhooks (id) ON DELETE CASCADE,
	holder     {{.UUID}} NOT NULL,
	until      {{.Time}} NOT NULL,
	failures   INTEGER NOT NULL,
	resume_at  {{.Time}} NOT NULL
);
