import { afterEach, describe, expect, it, vi } from 'vitest'
import { ApiError, documentText, graphql, request, type Document } from './api'
import { signedOut } from './viewer'

// Not in a document of the site: the generator must not find them.
const mark = graphql as unknown as (source: string) => Document<{ a: number }, { id: string }>
const answers = (body: unknown, status = 200) => vi.stubGlobal('fetch', vi.fn(async () => new Response(typeof body === 'string' ? body : JSON.stringify(body), { status })))
const question = mark('query Q($id: ID!) { a(id: $id) }')
const failure = async () => request(null, question, { id: '1' }).then(() => null, (error: unknown) => error as ApiError)

afterEach(() => vi.unstubAllGlobals())

describe('a request', () => {
  it('answers the data', async () => {
    answers({ data: { a: 1 } })
    expect(await request(null, question, { id: '1' })).toEqual({ a: 1 })
    const [url, options] = vi.mocked(fetch).mock.calls[0]!
    expect(url).toBe('/graphql')
    expect(JSON.parse(options!.body as string)).toEqual({ query: String(question), variables: { id: '1' } })
  })
  it('throws the sentence and the code of the server', async () => {
    answers({ data: null, errors: [{ message: 'The name is empty.', extensions: { code: 'INVALID', field: 'name' } }] }, 422)
    expect(await failure()).toMatchObject({ name: 'ApiError', message: 'The name is empty.', code: 'INVALID', field: 'name' })
    expect(signedOut.value).toBe(false)
  })
  it('notes for the whole page that nobody is signed in', async () => {
    answers({ errors: [{ message: 'Sign in.', extensions: { code: 'UNAUTHENTICATED' } }] }, 401)
    expect(await failure()).toMatchObject({ code: 'UNAUTHENTICATED', field: '' })
    expect(signedOut.value).toBe(true)
    signedOut.value = false
  })
  it('says NETWORK when nobody answers, or nothing that is GraphQL', async () => {
    answers('<html>502</html>', 502)
    expect(await failure()).toMatchObject({ code: 'NETWORK' })
    answers({})
    expect(await failure()).toMatchObject({ code: 'NETWORK' })
    vi.stubGlobal('fetch', vi.fn(async () => Promise.reject(new TypeError('failed'))))
    expect(await failure()).toMatchObject({ code: 'NETWORK' })
  })
  it('ends with its signal', async () => {
    answers({ data: { a: 1 } })
    await expect(request(AbortSignal.abort(new Error('left')), question, { id: '1' })).rejects.toThrow('left')
  })
})

it('a document brings the fragments that it spreads, each once, also those of fragments', () => {
  mark('fragment Inner on File { id }')
  mark('fragment Outer on File { name ...Inner }')
  const text = documentText(mark('query { a { ...Outer } b { ...Outer ...Inner ... on File { id } } }'))
  expect(text.match(/fragment Outer/g)).toHaveLength(1)
  expect(text.match(/fragment Inner/g)).toHaveLength(1)
})
