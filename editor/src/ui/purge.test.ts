import { afterEach, expect, it, vi } from 'vitest'
import { purge } from './purge'
import { dismiss, toasts } from './toasts'

const answers = (body: unknown) => vi.stubGlobal('fetch', vi.fn(async () => new Response(JSON.stringify(body))))
const said = () => toasts.value.map(({ text }) => text)

afterEach(() => {
  vi.unstubAllGlobals()
  for (const { id } of toasts.value) dismiss(id)
})

it.each([
  ['file', 0, 0, 'Nothing was cached of Beach.'],
  ['project', 1, 2000, '1 cached copy of Beach is gone (2 KB). It is made anew when it is asked for.'],
  ['preset', 12, 3_000_000, '12 cached copies of Beach are gone (3 MB). They are made anew when they are asked for.'],
] as const)('a purge of a %s says what it came to', async (of, variants, bytes, text) => {
  answers({ data: { purged: { variants, bytes } } })
  await purge(of, { id: '1', name: 'Beach' })
  expect(said()).toEqual([text])
  const [, options] = vi.mocked(fetch).mock.calls[0]!
  expect(JSON.parse(options!.body as string)).toMatchObject({ variables: { id: '1' }, query: expect.stringContaining(`purge${of[0]!.toUpperCase()}${of.slice(1)}`) })
})

it('a purge that fails says so and can be tried again', async () => {
  answers({ data: null, errors: [{ message: 'There is no such file.', extensions: { code: 'NOT_FOUND' } }] })
  await purge('file', { id: '1', name: 'Beach' })
  expect(toasts.value).toMatchObject([{ kind: 'error', text: 'The cached copies were not purged. There is no such file.', action: { label: 'Try again' } }])
})
