import { effectScope, ref } from 'vue'
import { expect, it, vi } from 'vitest'
import type { FileEvent, LibraryFile, Query } from './listing'
import { useLibrary } from './useLibrary'

type Answer = (files: LibraryFile[]) => void
const asked: Answer[] = []
let tell: ((event: FileEvent) => void) | undefined
let connected: () => void

vi.mock('@/lib/api', () => ({
  ApiError: Error,
  graphql: (text: string) => text,
  request: () =>
    new Promise((answer) =>
      asked.push((nodes) =>
        answer({ project: { name: 'p', tags: [], fileCount: nodes.length, files: { nodes, totalCount: nodes.length, totalIsExact: true, pageInfo: { hasNextPage: false, endCursor: null } } } }),
      ),
    ),
}))
vi.mock('@/lib/socket', () => ({
  socket: { on: (_: string, f: () => void) => ((connected = f), () => {}) },
  listen: (_: AbortSignal, __: unknown, ___: unknown, f: (data: { fileEvents: FileEvent }) => void) => (tell = (fileEvents) => f({ fileEvents })),
}))

const file = (id: string): LibraryFile => ({
  id, name: id, type: 'image/jpeg', bytes: 1, width: 1, height: 1, frames: 1, thumbhash: '', tags: [`tag-${id}`], url: '', thumb: '', still: '', createdAt: `2026-01-0${id}T00:00:00Z`,
})

it('a file that comes while an older answer is on its way is not lost to it', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  const query: Query = { search: '', type: '', tag: '', sort: 'CREATED_DESC' }
  const scope = effectScope()
  const library = scope.run(() => useLibrary(ref('p'), ref(query)))!
  asked.shift()!([file('1')])
  await vi.waitFor(() => expect(library.state.value).toBe('ready'))
  await vi.waitFor(() => expect(tell).toBeDefined())
  connected()
  vi.advanceTimersByTime(300) // the socket is open: is the first page still true?
  const answer = asked.shift()!
  tell!({ kind: 'CREATED', id: '2', file: file('2') } as FileEvent)
  answer([file('1')])
  await new Promise((shown) => setImmediate(shown))
  expect(library.info.value!.fileCount).toBe(2)
  expect(library.order.value).toEqual(['2', '1'])
  expect(library.listing.value.total).toBe(2)
  expect(library.info.value!.tags).toContain('tag-2')
  scope.stop()
  vi.useRealTimers()
})
