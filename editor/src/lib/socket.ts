import { watch } from 'vue'
import { createClient, type Client as SocketClient } from 'graphql-ws'
import { ApiError, apiError, documentText, type Document, type GraphQLProblem } from './api'
import { socketState } from './connection'
import { signedOut } from './viewer'

// A module of its own, so that the library's first paint does not wait for it: it is imported when the first files are shown.

export { socketState }

/** The code by which the server ends a socket of who is not, or no longer, signed in. */
const UNAUTHENTICATED = 4401

/**
 * The one graphql-transport-ws socket of the page: for subscriptions and for `setPreview`, which must go the same way.
 * Everything else goes over HTTP through `request` of api.ts: graphql-ws sends again after a reconnect what was not answered, and
 * a mutation must not happen twice. It reconnects for ever, after 0.3 s at first and 5 s at most.
 */
export const socket: SocketClient = createClient({
  url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`,
  lazy: true,
  lazyCloseTimeout: 3000,
  keepAlive: 12_000,
  retryAttempts: Infinity,
  shouldRetry: () => true,
  retryWait: (attempt) => new Promise((wake) => setTimeout(wake, Math.min(5000, 300 * 2 ** attempt) * (0.75 + Math.random() / 2))),
  on: {
    connecting: () => (socketState.value = socketState.value === 'lost' ? 'lost' : 'connecting'),
    connected: () => (socketState.value = 'open'),
    closed: (event) => {
      const { code } = event as CloseEvent
      if (code === UNAUTHENTICATED) signedOut.value = true
      socketState.value = code === 1000 || code === UNAUTHENTICATED ? 'idle' : 'lost'
    },
  },
})

/** The codes of errors after which the same subscription cannot do better. */
const LASTING = ['NOT_FOUND', 'BAD_REQUEST', 'FORBIDDEN']
/** After any other it is tried again: after this, then later and later. */
const AGAIN_MS = 1000
const AGAIN_AT_MOST_MS = 30_000

/**
 * Subscribes over the socket until the returned function is called. `failed` gets the one error that ended it for good, such
 * as a query that the server refuses. What may pass is no error: the socket is opened anew, so that everybody on the page
 * hears `connected` and reads again what may have been missed, and subscribed again. While nobody is signed in, it waits for that.
 */
export function subscribe<Data>(payload: { query: string; variables: Record<string, unknown> }, next: (data: Data) => void, failed: (error: ApiError) => void): () => void {
  let wait = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let over = false
  let stop = () => {}
  let waiting: (() => void) | undefined
  const ended = (error: ApiError) => {
    if (over) return
    clearTimeout(timer)
    if (LASTING.includes(error.code)) {
      over = true
      failed(error)
      return
    }
    wait = Math.min(AGAIN_AT_MOST_MS, wait * 2 || AGAIN_MS)
    timer = setTimeout(() => {
      if (signedOut.value) waiting = watch(signedOut, begin, { once: true })
      else {
        socket.terminate()
        begin()
      }
    }, wait)
  }
  const begin = () => {
    let mine = true
    const leave = socket.subscribe<Data>(payload, {
      next: ({ data, errors }) => {
        if (errors?.length) {
          stop()
          ended(apiError(errors))
        } else if (data) {
          wait = 0
          next(data)
        }
      },
      error: (error) => mine && ended(socketError(error)),
      complete: () => mine && ended(socketError(null)),
    })
    stop = () => {
      mine = false
      leave()
    }
  }
  begin()
  return () => {
    over = true
    clearTimeout(timer)
    waiting?.()
    stop()
  }
}

/** What ended an operation of the socket: a list of GraphQL errors, or an event or an Error where the socket broke. */
export function socketError(error: unknown): ApiError {
  if (Array.isArray(error)) return apiError(error as GraphQLProblem[])
  return new ApiError('', 'NETWORK')
}

/** `subscribe` with a document of the page, until the signal is aborted. */
export function listen<Data, Variables extends Record<string, unknown>>(
  signal: AbortSignal,
  document: Document<Data, Variables>,
  variables: Variables,
  next: (data: Data) => void,
  failed: (error: ApiError) => void = () => {},
): void {
  if (signal.aborted) return
  const stop = subscribe<Data>({ query: documentText(document), variables }, next, failed)
  signal.addEventListener('abort', stop, { once: true })
}
