import { expect, it } from 'vitest'
import { uploadCommand } from './command'

it('the command names the server and the project, as tus wants it', () => {
  const command = uploadCommand('http://localhost:8080', 'my-id')
  expect(command).toContain('curl -i http://localhost:8080/uploads/ --data-binary @$FILE -H "Authorization: Bearer $CALOTYPE_KEY"')
  expect(command).toContain(`project ${btoa('my-id')}`)
  for (const header of ['Tus-Resumable: 1.0.0', 'Content-Type: application/offset+octet-stream', 'Upload-Length: ']) expect(command).toContain(header)
})
