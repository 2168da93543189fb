import { graphql, request } from '@/lib/api'
import type { CreateWebhookInput, DeliveryFieldsFragment, DeliveryState, UpdateWebhookInput, WebhookEvent, WebhookFieldsFragment } from '@/lib/gql/graphql'

/** An address that is told what happens in a project. Its secret is asked for when somebody wants to see it. */
export type Webhook = WebhookFieldsFragment
/** Something that it was or is to be told. */
export type Delivery = DeliveryFieldsFragment

/** What can be told, in the order in which it is offered. */
export const EVENTS: readonly WebhookEvent[] = [
  'FILE_CREATED', 'FILE_UPDATED', 'FILE_DELETED', 'UPLOAD_REFUSED', 'VARIANT_CREATED', 'PROJECT_UPDATED', 'PROJECT_DELETED', 'PROJECT_RESTORED',
]

/** What a new webhook is told: variants come by the thousand, so they are left to those who want them. */
export const USUAL: readonly WebhookEvent[] = ['FILE_CREATED', 'FILE_UPDATED', 'FILE_DELETED']

/** An event as it is spelled in messages: `file.created`. */
export const wireName = (event: WebhookEvent): string => event.toLowerCase().replace('_', '.')

/** What was typed as a list: parted by commas or lines, each once. */
export const listOf = (text: string): string[] => [...new Set(text.split(/[,\n]/).map((word) => word.trim()).filter(Boolean))]

/** A message for people: JSON with indentation, anything else as it is. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

graphql(`
  fragment WebhookFields on Webhook {
    id
    url
    events
    tags
    types
    enabled
    pending
    createdAt
    updatedAt
  }
`)
graphql(`
  fragment DeliveryFields on Delivery {
    id
    event
    eventId
    state
    attempts
    createdAt
    nextAttemptAt
    lastAttemptAt
    request
    status
    response
    error
    tookMs
  }
`)
const listQuery = graphql(`
  query Webhooks($project: ID!) {
    project(id: $project) {
      name
      rights
      tags(first: 200)
      webhooks {
        ...WebhookFields
      }
    }
  }
`)
const secretQuery = graphql(`
  query WebhookSecret($id: ID!) {
    node(id: $id) {
      ... on Webhook {
        secret
      }
    }
  }
`)
const deliveriesQuery = graphql(`
  query Deliveries($id: ID!, $state: DeliveryState, $after: String) {
    node(id: $id) {
      ... on Webhook {
        deliveries(first: 20, after: $after, state: $state) {
          nodes {
            ...DeliveryFields
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  }
`)
const createMutation = graphql(`
  mutation CreateWebhook($input: CreateWebhookInput!) {
    createWebhook(input: $input) {
      ...WebhookFields
    }
  }
`)
const updateMutation = graphql(`
  mutation UpdateWebhook($id: ID!, $input: UpdateWebhookInput!) {
    updateWebhook(id: $id, input: $input) {
      ...WebhookFields
    }
  }
`)
const deleteMutation = graphql(`mutation DeleteWebhook($id: ID!) { deleteWebhook(id: $id) }`)
const rotateMutation = graphql(`
  mutation RotateWebhookSecret($id: ID!) {
    rotateWebhookSecret(id: $id) {
      secret
    }
  }
`)
const testMutation = graphql(`
  mutation TestWebhook($id: ID!) {
    testWebhook(id: $id) {
      ...DeliveryFields
    }
  }
`)
const resendMutation = graphql(`
  mutation ResendDelivery($id: ID!) {
    resendDelivery(id: $id) {
      ...DeliveryFields
    }
  }
`)

/** The webhooks of a project with its name and tags; null when there is no such project. */
export const fetchWebhooks = async (signal: AbortSignal, project: string) => (await request(signal, listQuery, { project })).project ?? null

/** The secret of a webhook; empty when that is gone. */
export async function fetchSecret(id: string): Promise<string> {
  const { node } = await request(null, secretQuery, { id })
  return node && 'secret' in node ? node.secret : ''
}

/** A page of what a webhook was and is to be told, newest first. `after`: the cursor of the page before; it ends with null. */
export async function fetchDeliveries(signal: AbortSignal, id: string, state: DeliveryState | null, after: string | null): Promise<{ nodes: Delivery[]; after: string | null }> {
  const { node } = await request(signal, deliveriesQuery, { id, state, after })
  if (!node || !('deliveries' in node)) return { nodes: [], after: null }
  const { nodes, pageInfo } = node.deliveries
  return { nodes, after: pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null }
}

export const createWebhook = async (input: CreateWebhookInput): Promise<Webhook> => (await request(null, createMutation, { input })).createWebhook

/** Changes what is given and answers the webhook as it is then. */
export const updateWebhook = async (id: string, input: UpdateWebhookInput): Promise<Webhook> => (await request(null, updateMutation, { id, input })).updateWebhook

export async function deleteWebhook(id: string): Promise<void> {
  await request(null, deleteMutation, { id })
}

/** Makes a new secret and answers it. */
export const rotateSecret = async (id: string): Promise<string> => (await request(null, rotateMutation, { id })).rotateWebhookSecret.secret

/** Sends a test now and answers how it went. */
export const testWebhook = async (id: string): Promise<Delivery> => (await request(null, testMutation, { id })).testWebhook

/** Sends a delivery again, now, and answers how it went. */
export const resend = async (id: string): Promise<Delivery> => (await request(null, resendMutation, { id })).resendDelivery
