-- Of what format the picture is that is decoded in the place of an original; empty where the original itself is.

{{if index .Columns "files.rendition"}}SELECT 1{{else}}ALTER TABLE files ADD COLUMN rendition {{.Text}} NOT NULL DEFAULT ''{{end}};
