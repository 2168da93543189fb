import type { graphql as typed } from './gql/gql'
import type { TypedDocumentString } from './gql/graphql'
import { signedOut } from './viewer'

/** A query, mutation or subscription with the types of its variables and of its data. */
export type Document<Data, Variables> = TypedDocumentString<Data, Variables>

const fragments = new Map<string, string>()

/**
 * Marks a GraphQL document in the source, from which `npm run generate` makes its types. At run time it is its own text;
 * a fragment is kept for the documents that spread it.
 */
export const graphql = ((source: string) => {
  const fragment = /^\s*fragment\s+(\w+)/.exec(source)?.[1]
  if (fragment) fragments.set(fragment, source)
  return source
}) as unknown as typeof typed

/** The text of a document as it is sent: with the fragments that it spreads. */
export function documentText(document: { toString(): string }): string {
  const parts = new Set([document.toString()])
  for (const part of parts) {
    for (const [, name] of part.matchAll(/\.\.\.\s*(\w+)/g)) {
      const fragment = name !== 'on' && fragments.get(name!)
      if (fragment) parts.add(fragment)
    }
  }
  return [...parts].join('\n')
}

/** A request that was answered with an error, or not at all. `message` is a sentence for people, empty for `NETWORK`. */
export class ApiError extends Error {
  override name = 'ApiError'
  /**
   * `code` is `extensions.code` of the first GraphQL error, or `NETWORK` when there was no answer that can be read; `field` names what of
   * the input is wrong, where it is that.
   */
  constructor(
    message: string,
    readonly code: string,
    readonly field = '',
  ) {
    super(message)
  }
}

/** An error as GraphQL answers it. */
export interface GraphQLProblem {
  message: string
  extensions?: { [name: string]: unknown }
}

/** The first of GraphQL's errors. That nobody is signed in is noted for the whole page. */
export function apiError([first]: readonly GraphQLProblem[]): ApiError {
  const { code = 'UNKNOWN', field = '' } = first?.extensions ?? {}
  if (code === 'UNAUTHENTICATED') signedOut.value = true
  return new ApiError(first?.message ?? '', String(code), String(field))
}

/**
 * Asks one query or mutation over HTTP and answers its data. Subscriptions are `listen` of socket.ts.
 * Throws an ApiError, or the signal's reason once it is aborted.
 */
export async function request<Data, Variables>(signal: AbortSignal | null, document: Document<Data, Variables>, variables: Variables): Promise<Data> {
  let answer: { data?: Data | null; errors?: GraphQLProblem[] }
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      signal,
      headers: { 'Content-Type': 'application/json', Accept: 'application/graphql-response+json, application/json' },
      body: JSON.stringify({ query: documentText(document), variables }),
    })
    answer = (await response.json()) as typeof answer
  } catch {
    signal?.throwIfAborted()
    throw new ApiError('', 'NETWORK')
  }
  signal?.throwIfAborted()
  if (answer.errors?.length) throw apiError(answer.errors)
  if (!answer.data) throw new ApiError('', 'NETWORK')
  return answer.data
}
