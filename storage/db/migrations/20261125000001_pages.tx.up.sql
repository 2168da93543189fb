-- The pages of a file of several, as a list of their sizes; of files that were there before, they are not known. SQLite knows no
-- ADD COLUMN IF NOT EXISTS, so .Columns says what was there at the start.

{{if index .Columns "files.pages"}}SELECT 1{{else}}ALTER TABLE files ADD COLUMN pages {{.JSON}}{{end}};
