import { graphql } from '@/lib/api'
import { USUAL } from '@/webhooks/webhooks'
import type { Call } from './call'

const list = graphql(`
  query ListWebhooks($project: ID!) {
    project(id: $project) {
      webhooks {
        id
        url
        events
        enabled
        pending
        deliveries(first: 5, state: FAILED) {
          nodes {
            id
            event
            status
            error
          }
        }
      }
    }
  }
`)
const create = graphql(`
  mutation MakeWebhook($input: CreateWebhookInput!) {
    createWebhook(input: $input) {
      id
      secret
    }
  }
`)

/** What the page of webhooks does. */
export const webhooksCalls = (project: string): Call[] => [
  { does: 'listWebhooks', graphql: { query: String(list), variables: { project } } },
  { does: 'createWebhook', graphql: { query: String(create), variables: { input: { project, url: 'https://example.org/hooks/calotype', events: USUAL } } } },
]
