import { describe, expect, it } from 'vitest'
import { inOrder, readRefusal, summarize, toItem, type UploadFile, type UploadItem } from './items'

const file = (more: Partial<UploadFile> = {}): UploadFile => ({ id: 'a', name: 'a.jpg', size: 1000, meta: { project: 'p' }, progress: {}, ...more })
const state = (more: Partial<UploadFile>) => toItem(file(more)).state

describe('a line of the tray', () => {
  it('goes from waiting to done', () => {
    expect(state({})).toBe('waiting')
    expect(state({ progress: { uploadStarted: 1, bytesUploaded: 0 } })).toBe('waiting')
    expect(state({ progress: { uploadStarted: 1, bytesUploaded: 10 } })).toBe('uploading')
    expect(state({ isPaused: true, progress: { uploadStarted: 1, bytesUploaded: 10 } })).toBe('paused')
    expect(state({ progress: { uploadStarted: 1, uploadComplete: true, bytesUploaded: 1000 } })).toBe('done')
  })
  it('asks for the file when the browser lost its bytes', () => expect(state({ isGhost: true, isPaused: true })).toBe('missing'))
  it('tells a refusal from a failure', () => {
    expect(state({ error: 'connection lost' })).toBe('failed')
    const refused = toItem(file({ error: 'tus: unexpected response', meta: { problem: { text: 'Not an image.', final: true } } }))
    expect([refused.state, refused.problem]).toEqual(['refused', 'Not an image.'])
  })
  it('forgets the problem when it is tried again', () => expect(toItem(file({ meta: { problem: { text: 'gone', final: false } } }))).toMatchObject({ state: 'waiting', problem: '' }))
  it('knows how far it is, also when it is empty', () => {
    expect(toItem(file({ progress: { bytesUploaded: 250 } })).share).toBe(0.25)
    expect(toItem(file({ size: 0 })).share).toBe(0)
  })
  it('links to what it became', () => expect(toItem(file({ progress: { uploadComplete: true }, meta: { fileId: 'f1' } }))).toMatchObject({ fileId: 'f1', share: 1 }))
})

it('the sum counts bytes, without what was refused', () => {
  const items = [
    toItem(file({ id: 'a', progress: { uploadComplete: true } })),
    toItem(file({ id: 'b', progress: { uploadStarted: 1, bytesUploaded: 500 } })),
    toItem(file({ id: 'c', isPaused: true })),
    toItem(file({ id: 'd', size: 9e9, error: 'x', meta: { problem: { text: 'too large', final: true } } })),
  ]
  expect(summarize(items)).toEqual({ total: 4, done: 1, fetched: 0, paused: 1, pausable: 1, problems: 1, failed: 0, busy: 1, share: 0.5 })
  expect(summarize([]).share).toBe(0)
})

it('what is fetched counts as one like the others while nobody knows how large it is', () => {
  const fetched = (share: number | null, state: UploadItem['state'], bytes = 0): UploadItem => ({ ...toItem(file({ size: bytes })), address: 'https://a/b', share, state })
  const sent = toItem(file({ progress: { uploadComplete: true } }))
  expect(summarize([sent, fetched(null, 'uploading', 700), fetched(null, 'waiting'), fetched(0.5, 'ending', 1000)])).toEqual({
    total: 4, done: 1, fetched: 3, paused: 0, pausable: 0, problems: 0, failed: 0, busy: 3, share: 1500 / 4000,
  })
  expect(summarize([fetched(null, 'waiting'), fetched(null, 'waiting')])).toMatchObject({ fetched: 2, busy: 2, share: 0 })
  expect(summarize([fetched(null, 'refused'), fetched(1, 'done', 10)]).share).toBe(1)
})

it('what moves stands first, and many refusals are a group', () => {
  const refusal = (id: string) => toItem(file({ id, error: 'x', meta: { problem: { text: 'no', final: true } } }))
  const others = [toItem(file({ id: 'd', progress: { uploadComplete: true } })), toItem(file({ id: 'w' })), toItem(file({ id: 'u', progress: { uploadStarted: 1, bytesUploaded: 5 } }))]
  const ids = (items: readonly { id: string }[]) => items.map((item) => item.id).join('')
  const read = (count: number) => {
    const { first, refused, rest } = inOrder([...['1', '2', '3'].slice(0, count).map(refusal), ...others])
    return [ids(first), ids(refused), ids(rest)]
  }
  expect(read(2)).toEqual(['u12', '', 'wd'])
  expect(read(3)).toEqual(['u', '123', 'wd'])
})

describe('the answer of the server', () => {
  it('is its own sentence', () => expect(readRefusal(415, '{"title":"Not an image","detail":"The content is text."}', 'x')).toEqual({ text: 'The content is text.', final: true }))
  it('says why, without the name that stands above it', () => expect(readRefusal(415, '{"detail":"«a» b.jpg» was refused: this is a text file."}', 'x').text).toBe('This is a text file.'))
  it('is its title without a detail', () => expect(readRefusal(413, '{"title":"Too large"}', 'x').text).toBe('Too large'))
  it('may be plain text', () => expect(readRefusal(413, 'maximum size exceeded\n', 'x').text).toBe('maximum size exceeded'))
  it('is ours where it says nothing for people', () => {
    expect(readRefusal(502, '<html>Bad gateway</html>', 'ours')).toEqual({ text: 'ours', final: false })
    expect(readRefusal(0, '', 'ours')).toEqual({ text: 'ours', final: false })
    expect(readRefusal(500, '{"detail":""}', 'ours').text).toBe('ours')
  })
  it('is worth another try when it was about the moment', () => expect([401, 409, 423, 429, 503].map((status) => readRefusal(status, '', '').final)).toEqual([false, false, false, false, false]))
})
