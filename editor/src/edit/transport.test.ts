import { afterEach, expect, it, vi } from 'vitest'
import { previewTransport } from './transport'

// There are no sockets here; graphql-ws would miss them.
vi.mock('@/lib/socket', () => ({}))

const shot = { seq: 3, transformation: 'blur/10', maxEdge: 800, settle: true }
const answers = (status: number, body: string) => vi.stubGlobal('fetch', vi.fn(async () => new Response(body, { status })))

afterEach(() => vi.unstubAllGlobals())

it('passes on the code and the sentence of a refusal, so that a busy server can be asked again', async () => {
  answers(503, JSON.stringify({ code: 'busy', title: 'Busy', detail: 'Too many pictures are being rendered.' }))
  const frame = await previewTransport('f').get(shot, new AbortController().signal)
  expect(frame).toMatchObject({ seq: 3, data: '', error: { code: 'busy', message: 'Too many pictures are being rendered.' } })
})

it('takes what is no problem answer for no answer', async () => {
  answers(502, '<html>Bad gateway</html>')
  await expect(previewTransport('f').get(shot, new AbortController().signal)).rejects.toThrow('502')
})
