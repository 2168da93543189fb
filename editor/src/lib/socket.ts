import { createClient, type Client as SocketClient } from 'graphql-ws'
import { ApiError, apiError, documentText, type Document, type GraphQLProblem } from './api'
import { socketState } from './connection'

// A module of its own, so that the library's first paint does not wait for it: it is imported when the first files are shown.

export { socketState }

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
    closed: (event) => (socketState.value = (event as CloseEvent).code === 1000 ? 'idle' : 'lost'),
  },
})

/**
 * Subscribes over the socket until the signal is aborted. `next` gets every event; `failed` the one error that ended it,
 * such as a query that the server refuses. A lost connection is no error: it is opened and subscribed again.
 */
export function listen<Data, Variables extends Record<string, unknown>>(
  signal: AbortSignal,
  document: Document<Data, Variables>,
  variables: Variables,
  next: (data: Data) => void,
  failed: (error: ApiError) => void = () => {},
): void {
  if (signal.aborted) return
  const stop = socket.subscribe<Data>(
    { query: documentText(document), variables },
    {
      next: ({ data, errors }) => {
        if (errors?.length) failed(apiError(errors))
        else if (data) next(data)
      },
      // A refused subscription ends with a list of GraphQL errors, a broken socket with an event or an Error.
      error: (error) => failed(Array.isArray(error) ? apiError(error as GraphQLProblem[]) : new ApiError('', 'NETWORK')),
      complete: () => {},
    },
  )
  signal.addEventListener('abort', stop, { once: true })
}
