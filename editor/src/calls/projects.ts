import { graphql } from '@/lib/api'
import type { Call } from './call'

const list = graphql(`
  query ListProjects($first: Int) {
    projects(first: $first) {
      nodes {
        id
        name
        fileCount
        bytes
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)
const create = graphql(`
  mutation MakeProject($name: String!) {
    createProject(input: { name: $name }) {
      id
      name
    }
  }
`)

/** What the list of projects does. */
export const projectsCalls = (): Call[] => [
  { does: 'listProjects', owner: true, rest: { method: 'GET', path: '/api/projects', query: { first: 50 } }, graphql: { query: String(list), variables: { first: 50 } } },
  { does: 'createProject', owner: true, rest: { method: 'POST', path: '/api/projects', json: { name: 'Holidays' } }, graphql: { query: String(create), variables: { name: 'Holidays' } } },
]
