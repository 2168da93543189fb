/** The shell command that uploads one file to a project, with a key of it, without any tool but curl. `origin` as in `http://127.0.0.1:8080`. */
export function uploadCommand(origin: string, project: string): string {
  return [
    'FILE=photo.jpg',
    `curl -i ${origin}/uploads/ --data-binary @$FILE -H "Authorization: Bearer $CALOTYPE_KEY" \\`,
    '  -H "Tus-Resumable: 1.0.0" -H "Content-Type: application/offset+octet-stream" \\',
    '  -H "Upload-Length: $(wc -c <$FILE)" \\',
    `  -H "Upload-Metadata: filename $(printf %s $FILE | base64),project ${btoa(project)}"`,
  ].join('\n')
}
