import { expect, it } from 'vitest'
import { uploadCommand } from './command'

it('the command names the server and the project, as tus wants it', () => {
  const command = uploadCommand('http://localhost:8080', 'my-id')
  expect(command).toContain('-X POST http://localhost:8080/uploads/')
  expect(command).toContain(`project ${btoa('my-id')}`)
  expect(command.split('\n').filter((line) => line.includes('Tus-Resumable: 1.0.0'))).toHaveLength(2)
})
