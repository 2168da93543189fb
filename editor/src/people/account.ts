import { graphql, request } from '@/lib/api'
import type { AccountQuery } from '@/lib/gql/graphql'

/** Oneself, with where one is signed in. */
export type Account = NonNullable<AccountQuery['viewer']>
export type Session = Account['sessions'][number]

const accountQuery = graphql(`
  query Account {
    viewer {
      person {
        id
        name
        email
        hasPassword
      }
      sessions {
        id
        current
        userAgent
        createdAt
        lastSeenAt
      }
    }
  }
`)
const passwordMutation = graphql(`
  mutation ChangePassword($current: String, $new: String!) {
    changePassword(current: $current, new: $new) {
      id
    }
  }
`)
const endMutation = graphql(`
  mutation EndSession($id: ID!) {
    endSession(id: $id)
  }
`)
const othersMutation = graphql(`
  mutation SignOutEverywhere {
    signOutEverywhere
  }
`)

export const fetchAccount = async (signal: AbortSignal | null): Promise<Account | null> => (await request(signal, accountQuery, {})).viewer ?? null

export async function changePassword(current: string | null, now: string): Promise<void> {
  await request(null, passwordMutation, { current, new: now })
}

export async function endSession(id: string): Promise<void> {
  await request(null, endMutation, { id })
}

/** Ends all sessions but this one, and answers how many. */
export const endOthers = async (): Promise<number> => (await request(null, othersMutation, {})).signOutEverywhere
