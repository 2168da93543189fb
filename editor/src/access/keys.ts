import { graphql, request } from '@/lib/api'
import type { ApiKeyFieldsFragment, CreateApiKeyInput, Right, UpdateApiKeyInput } from '@/lib/gql/graphql'

export type ApiKey = ApiKeyFieldsFragment

/** A key that was just made, with its whole text: a secret one is not told again. */
export interface MadeKey {
  apiKey: ApiKey
  key: string
}

/** The rights as they are offered. */
export const RIGHTS: readonly Right[] = ['READ', 'UPLOAD', 'WRITE', 'DELETE', 'ADMIN']

/** What a right brings along, as the schema says. */
const BRINGS: Partial<Record<Right, readonly Right[]>> = { WRITE: ['READ', 'UPLOAD'], DELETE: ['READ'], ADMIN: ['READ', 'UPLOAD', 'WRITE', 'DELETE'] }

/** The rights that come along with some. */
export const broughtBy = (rights: readonly Right[]): Right[] => RIGHTS.filter((right) => rights.some((one) => BRINGS[one]?.includes(right)))

graphql(`
  fragment ApiKeyFields on ApiKey {
    id
    name
    kind
    rights
    prefix
    key
    types
    maxBytes
    origins
    signed
    createdAt
    expiresAt
    lastUsedAt
  }
`)
const keysQuery = graphql(`
  query ApiKeys($id: ID!) {
    project(id: $id) {
      apiKeys {
        ...ApiKeyFields
      }
    }
  }
`)
const createMutation = graphql(`
  mutation CreateApiKey($input: CreateApiKeyInput!) {
    made: createApiKey(input: $input) {
      key
      apiKey {
        ...ApiKeyFields
      }
    }
  }
`)
const updateMutation = graphql(`
  mutation UpdateApiKey($id: ID!, $input: UpdateApiKeyInput!) {
    updateApiKey(id: $id, input: $input) {
      ...ApiKeyFields
    }
  }
`)
const rotateMutation = graphql(`
  mutation RotateApiKey($id: ID!) {
    made: rotateApiKey(id: $id) {
      key
      apiKey {
        ...ApiKeyFields
      }
    }
  }
`)
const deleteMutation = graphql(`
  mutation DeleteApiKey($id: ID!) {
    deleteApiKey(id: $id)
  }
`)

/** The keys of a project, newest first. */
export const fetchKeys = async (signal: AbortSignal | null, id: string): Promise<readonly ApiKey[]> => (await request(signal, keysQuery, { id })).project?.apiKeys ?? []

export const createKey = async (input: CreateApiKeyInput): Promise<MadeKey> => (await request(null, createMutation, { input })).made
export const updateKey = async (id: string, input: UpdateApiKeyInput): Promise<ApiKey> => (await request(null, updateMutation, { id, input })).updateApiKey
/** Makes a second key like one, which goes on to hold. */
export const rotateKey = async (id: string): Promise<MadeKey> => (await request(null, rotateMutation, { id })).made

export async function deleteKey(id: string): Promise<void> {
  await request(null, deleteMutation, { id })
}
