import { graphql } from '@/lib/api'
import { fromAddress } from '@/library/trail'
import type { Call } from './call'

const list = graphql(`
  query ListFiles($project: ID!, $first: Int, $filter: FileFilter, $sort: FileSort) {
    project(id: $project) {
      files(first: $first, filter: $filter, sort: $sort) {
        nodes {
          id
          name
          type
          bytes
          width
          height
          tags
          url(absolute: true)
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`)

const take = graphql(`
  mutation FetchPicture($project: ID!, $url: String!) {
    importFile(project: $project, url: $url) {
      id
      state
    }
  }
`)

/** Where a picture may be fetched from. */
const ELSEWHERE = 'https://example.org/photo.jpg'

/** What the library does, with the filters of its address. */
export function libraryCalls(project: string, query: Record<string, unknown>): Call[] {
  const { search, type, tag, sort } = fromAddress(query)
  const filter = Object.fromEntries(Object.entries({ search, type, tag }).filter(([, value]) => value))
  const files = `/api/projects/${project}/files`
  return [
    {
      does: 'listFiles',
      rest: { method: 'GET', path: files, query: { first: 50, search, type, tag, sort: sort === 'CREATED_DESC' ? '' : sort, absolute: 'true' } },
      graphql: { query: String(list), variables: { project, first: 50, ...(Object.keys(filter).length > 0 && { filter }), sort } },
    },
    { does: 'upload', rest: { method: 'POST', path: files, file: 'photo.jpg' } },
    { does: 'import', rest: { method: 'POST', path: files, json: { url: ELSEWHERE } }, graphql: { query: String(take), variables: { project, url: ELSEWHERE } } },
  ]
}
