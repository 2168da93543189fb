import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { ApiError } from '@/lib/api'
import type { Progress } from './imports'
import { importsKey } from './slot'

// The server by its answers: what it was asked, what it says, and who listens for the news of what.
const server = {
  begun: [] as string[],
  cancelled: [] as string[],
  /** What it answers in place of beginning; by the address. */
  deny: new Map<string, string>(),
  gone: new Set<string>(),
  away: false,
  listening: new Map<string, { next: (data: { importProgress: Progress }) => void; failed: (error: ApiError) => void }>(),
}

vi.mock('@/lib/socket', async () => {
  const { socketState } = await import('@/lib/connection')
  return {
    socketState,
    listen: (signal: AbortSignal, _: unknown, { id }: { id: string }, next: never, failed: never) => {
      server.listening.set(id, { next, failed })
      signal.addEventListener('abort', () => server.listening.delete(id))
    },
  }
})

const refusal = (code: string, message = 'why', more = {}) => ({ errors: [{ message, extensions: { code, ...more } }] })

async function answer(query: string, { url, id }: { url: string; id: string }): Promise<object> {
  if (server.away) throw new TypeError('Failed to fetch')
  if (query.includes('query Alive')) return { data: { health: { status: 'OK' } } }
  if (query.includes('mutation CancelImport')) {
    if (server.gone.has(id)) return refusal('NOT_FOUND')
    server.cancelled.push(id)
    return { data: { cancelImport: id } }
  }
  const denial = server.deny.get(url)
  if (denial === 'INVALID') return refusal(denial, 'url: the address is refused', { field: 'url' })
  if (denial) return refusal(denial)
  server.begun.push(url)
  return { data: { importFile: { id: `of ${url}` } } }
}

const kept = new Map<string, string>()
const tell = (url: string, more: Partial<Progress>) =>
  server.listening.get(`of ${url}`)!.next({ importProgress: { id: '', name: '', state: 'RUNNING', bytes: 0, totalBytes: null, file: null, error: null, ...more } })
const address = (n: number) => `https://a.example/${n}.jpg`

beforeEach(() => {
  Object.assign(server, { begun: [], cancelled: [], away: false })
  for (const all of [server.deny, server.gone, server.listening, kept]) all.clear()
  vi.resetModules()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  vi.stubGlobal('localStorage', { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, text: string) => void kept.set(key, text), removeItem: (key: string) => void kept.delete(key) })
  vi.stubGlobal('fetch', async (_: string, { body }: { body: string }) => {
    const { query, variables } = JSON.parse(body)
    const said = await answer(query, variables)
    return { json: async () => said }
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** A page of its own, signed in as somebody, that holds the first slot. */
async function page(who = 'ada') {
  const { viewer, signedOut } = await import('@/lib/viewer')
  viewer.value = { owner: true, person: { id: who, name: who, email: '' } }
  await (await import('./slot')).slotOf([0], async () => true)
  const uploads = await import('./uploads')
  const importer = await import('./importer')
  const states = () => uploads.items.value.toReversed().map(({ name, state }) => `${name} ${state}`)
  return { ...importer, signedOut, states, lines: () => uploads.items.value.toReversed(), is: (...wanted: string[]) => vi.waitFor(() => expect(states()).toEqual(wanted)) }
}

it('four go on at once, the others wait in their order, and come by themselves', async () => {
  const { add, is } = await page()
  add('p', [1, 2, 3, 4, 5, 6].map(address))
  await is('1.jpg uploading', '2.jpg uploading', '3.jpg uploading', '4.jpg uploading', '5.jpg waiting', '6.jpg waiting')
  await vi.waitFor(() => expect(server.begun).toEqual([1, 2, 3, 4].map(address)))
  tell(address(3), { state: 'DONE', bytes: 9, name: 'three.jpg', file: { id: 'f3' } })
  await is('1.jpg uploading', '2.jpg uploading', 'three.jpg done', '4.jpg uploading', '5.jpg uploading', '6.jpg waiting')
  tell(address(1), { state: 'FAILED', error: { code: 'import-failed', message: 'No.' } })
  await is('1.jpg failed', '2.jpg uploading', 'three.jpg done', '4.jpg uploading', '5.jpg uploading', '6.jpg uploading')
  expect([...server.listening.keys()]).toEqual([2, 4, 5, 6].map((n) => `of ${address(n)}`))
})

it('where the server has too much to do, it is asked again after a while', async () => {
  const { add, is } = await page()
  server.deny.set(address(1), 'LIMIT_EXCEEDED')
  add('p', [address(1), address(2)])
  add('q', [address(3)])
  await is('1.jpg waiting', '2.jpg waiting', '3.jpg uploading')
  server.deny.clear()
  await vi.advanceTimersByTimeAsync(5000)
  await is('1.jpg uploading', '2.jpg uploading', '3.jpg uploading')
  await vi.waitFor(() => expect(server.begun).toEqual([3, 1, 2].map(address)))
})

it('what the server does not take is said, and keeps nothing from beginning', async () => {
  const { add, retry, is, lines } = await page()
  server.deny.set(address(1), 'INVALID').set(address(2), 'INTERNAL')
  add('p', [1, 2, 3].map(address))
  await is('1.jpg refused', '2.jpg failed', '3.jpg uploading')
  expect(lines()[0]!.problem).toBe('The address is refused.')
  server.deny.clear()
  retry(lines()[0]!.id) // which is of no use
  retry(lines()[1]!.id)
  await is('1.jpg refused', '2.jpg uploading', '3.jpg uploading')
})

it('where the answer is lost, it is not asked for twice by itself; the others wait until the server is back', async () => {
  const { add, is } = await page()
  server.away = true
  add('p', [address(1), address(2)])
  await is('1.jpg failed', '2.jpg waiting')
  await vi.advanceTimersByTimeAsync(5000)
  await is('1.jpg failed', '2.jpg waiting')
  server.away = false
  await vi.advanceTimersByTimeAsync(5000)
  await is('1.jpg failed', '2.jpg uploading')
  expect(server.begun).toEqual([address(2)])
})

it('who is signed out waits, and goes on when they are back', async () => {
  const { add, signedOut, is } = await page()
  server.deny.set(address(1), 'UNAUTHENTICATED')
  add('p', [address(1), address(2)])
  await is('1.jpg waiting', '2.jpg waiting')
  expect(signedOut.value).toBe(true)
  server.deny.clear()
  signedOut.value = false
  await is('1.jpg uploading', '2.jpg uploading')
})

it('given up, the line goes when the server says so; too late, the file is there', async () => {
  const { add, remove, is, lines } = await page()
  add('p', [1, 2, 3].map(address))
  await is('1.jpg uploading', '2.jpg uploading', '3.jpg uploading')
  await vi.waitFor(() => expect(server.listening.size).toBe(3))
  for (const { id } of lines()) remove(id)
  await is('1.jpg ending', '2.jpg ending', '3.jpg ending')
  for (const { id } of lines()) remove(id)
  await vi.waitFor(() => expect(server.cancelled).toEqual([1, 2, 3].map((n) => `of ${address(n)}`)))
  tell(address(1), { state: 'FAILED', error: { code: 'cancelled', message: 'It was given up.' } })
  tell(address(2), { state: 'DONE', bytes: 5, file: { id: 'f2' } })
  server.listening.get(`of ${address(3)}`)!.failed({} as ApiError)
  await is('2.jpg done')
})

it('one that is given up while it is asked for is given up once it has begun', async () => {
  const { add, remove, is, lines } = await page()
  add('p', [address(1), address(2)])
  remove(lines()[0]!.id)
  remove(lines()[1]!.id)
  await is('1.jpg ending')
  await vi.waitFor(() => expect(server.cancelled).toEqual([`of ${address(1)}`]))
  expect(server.begun).toEqual([address(1)])
})

it('one that cannot be given up goes on; of what the server does not know nothing stays', async () => {
  const { add, remove, is, lines } = await page()
  add('p', [address(1), address(2)])
  await vi.waitFor(() => expect(server.listening.size).toBe(2))
  server.away = true
  remove(lines()[0]!.id)
  await is('1.jpg ending', '2.jpg uploading')
  await is('1.jpg uploading', '2.jpg uploading')
  server.away = false
  server.gone.add(`of ${address(2)}`)
  remove(lines()[1]!.id)
  await is('1.jpg uploading')
})

it('what the server does not know any more can be tried again', async () => {
  const { add, retryAll, is, lines } = await page()
  add('p', [address(1)])
  await vi.waitFor(() => expect(server.listening.size).toBe(1))
  server.listening.get(`of ${address(1)}`)!.failed({} as ApiError)
  await is('1.jpg failed')
  expect(lines()[0]!.problem).toContain('no longer knows')
  retryAll()
  await is('1.jpg uploading')
  await vi.waitFor(() => expect(server.begun).toEqual([address(1), address(1)]))
})

it('the next page goes on with what is left, of the same person alone, and not for ever', async () => {
  const before = await page()
  before.add('p', [1, 2, 3, 4, 5, 6].map(address))
  await vi.waitFor(() => expect(server.listening.size).toBe(4))
  tell(address(1), { state: 'DONE', bytes: 5, name: 'one.jpg', file: { id: 'f1' } })
  tell(address(2), { state: 'RUNNING', bytes: 5, name: 'two.jpg' })
  tell(address(3), { state: 'FAILED', error: { code: 'unsupported-type', message: 'No picture.' } })
  await vi.waitFor(() => expect(server.listening.size).toBe(4))
  const note = kept.get(importsKey(0))!
  expect(note).not.toContain(address(1))

  vi.resetModules()
  server.listening.clear()
  server.begun = []
  // Of the last, the answer had not come.
  kept.set(importsKey(0), note.replace(`"stage":"running","server":"of ${address(6)}"`, '"stage":"asked","server":null'))
  const after = await page()
  await after.is('two.jpg uploading', '4.jpg uploading', '5.jpg uploading', '6.jpg failed')
  expect(after.lines()[3]!.problem).toContain('lost')
  expect([...server.listening.keys()]).toEqual([2, 4, 5].map((n) => `of ${address(n)}`))
  expect(server.begun).toEqual([])
  tell(address(4), { state: 'DONE', bytes: 7, file: { id: 'f4' } })
  await after.is('two.jpg uploading', '4.jpg done', '5.jpg uploading', '6.jpg failed')

  const left = kept.get(importsKey(0))!
  for (const [who, text] of [['bob', left], ['ada', JSON.stringify({ ...JSON.parse(left), at: Date.now() - 49 * 3600_000 })], ['ada', '{"who":"ada"}']] as const) {
    vi.resetModules()
    kept.set(importsKey(0), text)
    expect((await page(who)).states()).toEqual([])
    expect(kept.has(importsKey(0))).toBe(false)
  }
})

it('who signs out leaves nothing', async () => {
  const { add, removeAll, is, states } = await page()
  add('p', [1, 2, 3, 4, 5].map(address))
  await vi.waitFor(() => expect(server.begun).toHaveLength(4))
  await is('1.jpg uploading', '2.jpg uploading', '3.jpg uploading', '4.jpg uploading', '5.jpg waiting')
  await removeAll()
  // One that had just been asked for begins first.
  add('p', [6, 7].map(address))
  await removeAll()
  expect(states()).toEqual([])
  expect(server.begun).toEqual([1, 2, 3, 4, 6].map(address))
  expect(server.cancelled).toEqual([1, 2, 3, 4, 6].map((n) => `of ${address(n)}`))
  expect(server.listening.size).toBe(0)
  expect(kept.size).toBe(0)
})
