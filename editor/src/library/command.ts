/**
 * The shell commands that upload one file to a project without any tool but curl: tus asks for a POST that announces the
 * bytes, and a PATCH that sends them. `origin` as in `http://127.0.0.1:8080`.
 */
export function uploadCommand(origin: string, project: string): string {
  return [
    'FILE=photo.jpg',
    `URL=$(curl -sD- -o/dev/null -X POST ${origin}/uploads/ \\`,
    '  -H "Tus-Resumable: 1.0.0" -H "Upload-Length: $(wc -c <$FILE)" \\',
    `  -H "Upload-Metadata: filename $(printf %s $FILE | base64 -w0),project ${btoa(project)}" \\`,
    "  | tr -d '\\r' | sed -n 's/^[Ll]ocation: //p')",
    'curl -i -X PATCH "$URL" --data-binary @$FILE \\',
    '  -H "Tus-Resumable: 1.0.0" -H "Upload-Offset: 0" \\',
    '  -H "Content-Type: application/offset+octet-stream"',
  ].join('\n')
}
