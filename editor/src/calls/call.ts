import { shellWord } from '@/lib/shell'

/** One thing that a page does by the API, as a program would do it. */
export interface Call {
  /** A key under `calls.does`: what it does. */
  does: string
  rest?: RestCall
  graphql?: Operation
  /** Whether it is for who may do everything: a key belongs to one project. */
  owner?: boolean
}

/** A REST call. What of `query` is empty is left out. */
export interface RestCall {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  path: string
  query?: Record<string, string | number>
  json?: unknown
  /** A file of the caller's that is sent as a form. */
  file?: string
  /** There is nothing in the answer. */
  silent?: boolean
}

/** A GraphQL operation. */
export interface Operation {
  query: string
  variables: Record<string, unknown>
}

/** How a call is written. */
export type Form = 'curl' | 'fetch' | 'graphql' | 'graphql-curl'
export const FORMS: readonly Form[] = ['curl', 'fetch', 'graphql', 'graphql-curl']

/** The variable of the environment that holds the key. */
const KEY = 'CALOTYPE_KEY'

/** A call in a form; null where it has none of that kind. `origin` as in `https://pictures.example.org`. */
export function write(call: Call, form: Form, origin: string): string | null {
  switch (form) {
    case 'curl':
      return call.rest ? curl(call.rest, origin) : null
    case 'fetch':
      return call.rest ? fetched(call.rest, origin) : null
    case 'graphql':
      return call.graphql ? tidy(call.graphql.query) : null
    case 'graphql-curl':
      return call.graphql ? curl({ method: 'POST', path: '/graphql', json: { query: tidy(call.graphql.query).replaceAll(/\s+/g, ' '), variables: call.graphql.variables } }, origin) : null
  }
}

/** The address of a call, with what is asked for. */
export function addressOf({ path, query }: RestCall, origin: string): string {
  const asked = new URLSearchParams(Object.entries(query ?? {}).flatMap(([name, value]) => (value === '' ? [] : [[name, String(value)]])))
  // A colon may stand in a query as it is, and instants can be read.
  return `${origin}${path}${asked.size > 0 ? `?${asked}`.replaceAll('%3A', ':') : ''}`
}

function curl(call: RestCall, origin: string): string {
  const lines = [
    `curl ${call.method === 'GET' || (call.method === 'POST' && (call.json !== undefined || call.file)) ? '' : `-X ${call.method} `}${shellWord(addressOf(call, origin))}`,
    `-H "Authorization: Bearer $${KEY}"`,
    ...(call.json === undefined ? [] : ["-H 'Content-Type: application/json'", `-d ${shellWord(JSON.stringify(call.json))}`]),
    ...(call.file ? [`-F ${shellWord(`file=@${call.file}`)}`] : []),
  ]
  return lines.join(' \\\n  ')
}

function fetched(call: RestCall, origin: string): string {
  const options = [
    ...(call.method === 'GET' ? [] : [`  method: '${call.method}',`]),
    '  headers: {',
    `    Authorization: \`Bearer \${process.env.${KEY}}\`,`,
    ...(call.json === undefined ? [] : ["    'Content-Type': 'application/json',"]),
    '  },',
    ...(call.json === undefined ? [] : [`  body: JSON.stringify(${JSON.stringify(call.json, null, 2).replaceAll('\n', '\n  ')}),`]),
    ...(call.file ? ['  body: form,'] : []),
  ]
  return [
    ...(call.file ? ["import { openAsBlob } from 'node:fs'", '', 'const form = new FormData()', `form.append('file', await openAsBlob(${JSON.stringify(call.file)}), ${JSON.stringify(call.file)})`] : []),
    `const response = await fetch(${JSON.stringify(addressOf(call, origin))}, {`,
    ...options,
    '})',
    'if (!response.ok) throw new Error(await response.text())',
    ...(call.silent ? [] : ['console.log(await response.json())']),
  ].join('\n')
}

/** An operation without the indentation that it has in the source. */
export function tidy(query: string): string {
  const lines = query.replace(/^\s*\n|\s+$/g, '').split('\n')
  const margin = Math.min(...lines.filter((line) => line.trim()).map((line) => line.length - line.trimStart().length))
  return lines.map((line) => line.slice(margin)).join('\n')
}

/** Where the playground opens with an operation filled in. It stands in the fragment, which is sent to no server and logged by none. */
export const playgroundOf = ({ query, variables }: Operation): string => `/playground#${new URLSearchParams({ query: tidy(query), variables: JSON.stringify(variables, null, 2) })}`
