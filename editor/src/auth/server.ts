import { ApiError } from '@/lib/api'

// What the server is asked before somebody is signed in: plain JSON below /auth/. What is secret stands in bodies, never in an address.

/** What there is to do before somebody is signed in. `setUp`: there are people; without any, the first visit makes the owner. */
export interface AuthState {
  setUp: boolean
  needsToken: boolean
  openID: { name: string } | null
  signedIn: boolean
}

/** A person as they hear of themselves. */
export interface Who {
  id: string
  email: string
  name: string
}

/** A refusal. `wait`: for so many seconds it is of no use to try again, 0 where it is. */
export class AuthError extends ApiError {
  override name = 'AuthError'
  constructor(
    message: string,
    code: string,
    field: string,
    readonly wait: number,
  ) {
    super(message, code, field)
  }
}

async function ask<T>(path: string, options: RequestInit): Promise<T> {
  let response: Response
  let body: unknown
  try {
    response = await fetch(path, options)
    body = response.status === 204 ? null : await response.json()
  } catch {
    options.signal?.throwIfAborted()
    throw new AuthError('', 'NETWORK', '', 0)
  }
  if (response.ok) return body as T
  const { detail = '', code = 'unknown', field = '' } = body as { detail?: string; code?: string; field?: string }
  throw new AuthError(detail, code, field, response.status === 429 ? Number(response.headers.get('Retry-After')) || 1 : 0)
}

const post = <T>(path: string, body: object) => ask<T>(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })

export const fetchState = (signal: AbortSignal) => ask<AuthState>('/auth/state', { signal })
export const signIn = (email: string, password: string) => post<Who>('/auth/sign-in', { email, password })
export const signOut = () => post<null>('/auth/sign-out', {})
export const setUp = (of: { email: string; name: string; password: string; token?: string }) => post<Who>('/auth/setup', of)
export const lookAtInvitation = (secret: string) => post<{ email: string }>('/auth/invitation/look', { secret })
export const acceptInvitation = (secret: string, name: string, password: string) => post<Who>('/auth/invitation', { secret, name, password })

/** Where the provider of OpenID Connect is asked who one is; from there it goes on to a path of the website. */
export const openIDStart = (to: string) => `/auth/openid/start?next=${encodeURIComponent(to)}`
