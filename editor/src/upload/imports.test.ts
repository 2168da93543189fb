import { describe, expect, it } from 'vitest'
import { afresh, denialOf, newImport, nextOf, shortName, toLine, withNews, type Import, type Progress } from './imports'

const one = (more: Partial<Import> = {}): Import => ({ ...newImport('a', 'p', 'https://pictures.example/days/sea%20gull.jpg?size=full'), ...more })
const news = (more: Partial<Progress> = {}): Progress => ({ id: 's', name: '', state: 'RUNNING', bytes: 0, totalBytes: null, file: null, error: null, ...more })
const failed = (code: string, message = 'Why.') => news({ state: 'FAILED', error: { code, message } })

describe('the line of a picture that is fetched', () => {
  it('knows how far it is only where the other server says how much there is', () => {
    expect(toLine(one())).toMatchObject({ state: 'waiting', share: null, name: 'sea gull.jpg' })
    const running = one({ stage: 'running' })
    expect(toLine(withNews(running, news({ bytes: 700 }))!)).toMatchObject({ state: 'uploading', bytes: 700, share: null })
    expect(toLine(withNews(running, news({ bytes: 700, totalBytes: 2800, name: 'gull.jpg' }))!)).toMatchObject({ bytes: 2800, share: 0.25, name: 'gull.jpg' })
    expect(toLine(withNews(running, news({ bytes: 0, totalBytes: 0 }))!).share).toBe(0)
  })
  it('links to the file that came', () => {
    const done = toLine(withNews(one({ stage: 'running', ending: true }), news({ state: 'DONE', bytes: 900, name: 'gull.jpg', file: { id: 'f' } }))!)
    expect(done).toMatchObject({ state: 'done', share: 1, bytes: 900, name: 'gull.jpg', fileId: 'f', problem: '' })
    // It may be deleted already.
    expect(toLine(withNews(one({ stage: 'running' }), news({ state: 'DONE', bytes: 900 }))!)).toMatchObject({ state: 'done', fileId: null })
  })
  it('tells what may pass from what was refused, in the words of the server', () => {
    const after = (code: string, message?: string) => toLine(withNews(one({ stage: 'running' }), failed(code, message))!)
    expect(after('import-failed', 'The server answered 404 where 200 is wanted.')).toMatchObject({ state: 'failed', problem: 'The server answered 404 where 200 is wanted.' })
    for (const code of ['shutting-down', 'lost', 'unauthenticated', 'busy', 'internal']) expect(after(code).state).toBe('failed')
    expect(after('unsupported-type', '«page.html» was refused: this is a web page.')).toMatchObject({ state: 'refused', problem: 'This is a web page.' })
    for (const code of ['address-refused', 'max-size-exceeded', 'too-large', 'project-not-found']) expect(after(code).state).toBe('refused')
    expect(after('import-failed', '').problem).not.toBe('')
  })
  it('goes when it was given up from here, and stays when somebody else did that', () => {
    expect(withNews(one({ stage: 'running', ending: true }), failed('cancelled'))).toBeNull()
    expect(toLine(withNews(one({ stage: 'running' }), failed('cancelled', 'It was given up.'))!)).toMatchObject({ state: 'failed', problem: 'It was given up.' })
    expect(toLine(one({ stage: 'running', ending: true })).state).toBe('ending')
    expect(toLine(withNews(one({ stage: 'running', ending: true }), failed('import-failed'))!).state).toBe('failed')
  })
  it('is new when it is tried again', () => expect(afresh(one({ stage: 'failed', problem: 'Why.', server: 's', bytes: 5, name: 'x' }))).toEqual(one()))
  it('has a name from the start', () => {
    expect(shortName('https://a.example/')).toBe('a.example')
    expect(shortName('https://a.example/x/%zz/')).toBe('%zz')
    expect(shortName('https://a.example:8080')).toBe('a.example:8080')
  })
})

it('four at a time begin in each project, in their order, unless it is full', () => {
  const line = (id: string, project: string, stage: Import['stage']) => one({ id, project, stage })
  const busy = [line('1', 'p', 'running'), line('2', 'p', 'asked'), line('3', 'p', 'running'), line('4', 'p', 'failed'), line('5', 'p', 'done')]
  const all = [...busy, line('6', 'p', 'waiting'), line('7', 'q', 'waiting'), line('8', 'p', 'waiting')]
  expect(nextOf(all, new Set())?.id).toBe('6')
  expect(nextOf(all, new Set(['p']))?.id).toBe('7')
  expect(nextOf(all.map((one) => (one.id === '4' ? { ...one, stage: 'running' } : one)), new Set())?.id).toBe('7')
  expect(nextOf(busy, new Set())).toBeUndefined()
})

it('what keeps one from beginning is waited for, or said', () => {
  expect(['UNAUTHENTICATED', 'LIMIT_EXCEEDED', 'BUSY', 'NETWORK', 'INVALID', 'FORBIDDEN', 'NOT_FOUND', 'INTERNAL', 'STORAGE_FULL'].map(denialOf)).toEqual([
    'sign-in', 'full', 'full', 'away', 'refused', 'refused', 'refused', 'failed', 'failed',
  ])
})
