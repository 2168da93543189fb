import { graphql } from '@/lib/api'
import type { Call } from './call'

const read = graphql(`
  query ReadFile($id: ID!) {
    file(id: $id) {
      id
      name
      type
      bytes
      width
      height
      tags
      metadata
      focalPoint {
        x
        y
      }
      createdAt
    }
  }
`)
const address = graphql(`
  query AddressOfFile($id: ID!, $transformation: Transformation) {
    file(id: $id) {
      url(transformation: $transformation, absolute: true)
    }
  }
`)
const update = graphql(`
  mutation ChangeFile($id: ID!, $input: UpdateFileInput!) {
    updateFile(id: $id, input: $input) {
      id
      name
      tags
    }
  }
`)
const variants = graphql(`
  query VariantsOfFile($id: ID!, $first: Int) {
    file(id: $id) {
      variants(first: $first) {
        nodes {
          url(absolute: true)
          transformation
          format
          width
          height
          bytes
          createdAt
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`)
const purge = graphql(`
  mutation PurgeVariants($ids: [ID!]!) {
    purgeFiles(ids: $ids) {
      variants
      bytes
    }
  }
`)
const remove = graphql(`
  mutation DeleteFile($ids: [ID!]!) {
    deleteFiles(ids: $ids)
  }
`)

/** What the page of a file does, with the transformation of its address. Deleting comes last. */
export function fileCalls(project: string, file: string, query: Record<string, unknown>): Call[] {
  const path = `/api/projects/${project}/files/${file}`
  const transformation = typeof query.t === 'string' && query.t ? query.t : 'preview/640x640/-/format/auto'
  const input = { tags: ['hero'] }
  return [
    { does: 'readFile', rest: { method: 'GET', path, query: { absolute: 'true' } }, graphql: { query: String(read), variables: { id: file } } },
    { does: 'address', graphql: { query: String(address), variables: { id: file, transformation } } },
    { does: 'updateFile', rest: { method: 'PATCH', path, json: input }, graphql: { query: String(update), variables: { id: file, input } } },
    { does: 'variants', rest: { method: 'GET', path: `${path}/cached`, query: { first: 50, absolute: 'true' } }, graphql: { query: String(variants), variables: { id: file, first: 50 } } },
    { does: 'purge', rest: { method: 'DELETE', path: `${path}/cached` }, graphql: { query: String(purge), variables: { ids: [file] } } },
    { does: 'deleteFile', rest: { method: 'DELETE', path, silent: true }, graphql: { query: String(remove), variables: { ids: [file] } } },
  ]
}
