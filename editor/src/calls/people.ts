import { graphql } from '@/lib/api'
import type { Call } from './call'

const everybody = graphql(`
  query ListPeople($first: Int) {
    people(first: $first) {
      nodes {
        id
        name
        email
        owner
        memberships {
          role
          project {
            name
          }
        }
        lastSeenAt
      }
    }
    invitations {
      id
      email
      expiresAt
    }
  }
`)
const viewer = graphql(`
  query WhoAmI {
    viewer {
      kind
      owner
      person {
        name
        email
      }
      sessions {
        current
        userAgent
        lastSeenAt
      }
    }
  }
`)

/** What the page of people does. */
export const peopleCalls = (): Call[] => [{ does: 'people', owner: true, graphql: { query: String(everybody), variables: { first: 50 } } }]

/** What the page of one's own account does. */
export const accountCalls = (): Call[] => [{ does: 'viewer', graphql: { query: String(viewer), variables: {} } }]
