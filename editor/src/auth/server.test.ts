import { afterEach, expect, it, vi } from 'vitest'
import { acceptInvitation, AuthError, fetchState, setUp, signIn, signOut } from './server'

const answers = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  vi.stubGlobal('fetch', vi.fn(async () => new Response(body === null ? null : typeof body === 'string' ? body : JSON.stringify(body), { status, headers })))
const failure = async (asking: Promise<unknown>) => asking.then(() => null, (error: unknown) => error as AuthError)
const asked = () => vi.mocked(fetch).mock.calls[0]! as [string, RequestInit]

afterEach(() => vi.unstubAllGlobals())

it('answers who signed in, and has the password in the body alone', async () => {
  answers(200, { id: '1', email: 'a@example.org', name: 'Ada' })
  expect(await signIn('a@example.org', 'a secret')).toMatchObject({ name: 'Ada' })
  const [path, { body, headers }] = asked()
  expect(path).toBe('/auth/sign-in')
  expect(headers).toMatchObject({ 'Content-Type': 'application/json' })
  expect(JSON.parse(body as string)).toEqual({ email: 'a@example.org', password: 'a secret' })
})

it('an answer without a body is one', async () => {
  answers(204, null)
  expect(await signOut()).toBeNull()
})

it('says why it was refused, what is wrong, and when to try again', async () => {
  answers(401, { code: 'wrong-password', detail: 'The e-mail or the password is wrong.' })
  expect(await failure(signIn('a', 'b'))).toMatchObject({ code: 'wrong-password', message: 'The e-mail or the password is wrong.', field: '', wait: 0 })
  answers(422, { code: 'invalid', field: 'password', detail: 'password: the password has fewer than 10 characters' })
  expect(await failure(acceptInvitation('s', 'Ada', 'short'))).toMatchObject({ field: 'password', message: 'password: the password has fewer than 10 characters' })
  answers(429, { code: 'too-many-attempts', detail: 'There were too many attempts to sign in.' }, { 'Retry-After': '28' })
  expect(await failure(setUp({ email: 'a', name: 'b', password: 'c' }))).toMatchObject({ code: 'too-many-attempts', wait: 28 })
})

it('says NETWORK where nobody answers, or nothing that can be read', async () => {
  answers(502, '<html>')
  expect(await failure(signIn('a', 'b'))).toMatchObject({ code: 'NETWORK' })
  vi.stubGlobal('fetch', vi.fn(async () => Promise.reject(new TypeError('failed'))))
  expect(await failure(fetchState(new AbortController().signal))).toMatchObject({ code: 'NETWORK' })
})

it('ends with its signal', async () => {
  vi.stubGlobal('fetch', vi.fn(async (_: string, { signal }: RequestInit) => Promise.reject(signal!.reason as Error)))
  await expect(fetchState(AbortSignal.abort(new Error('left')))).rejects.toThrow('left')
})
