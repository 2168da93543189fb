import { graphql } from '@/lib/api'
import { fromAddress, GROUPS, stretchOf } from '@/usage/range'
import type { Call, Operation } from './call'

const all = graphql(`
  query UsageOfAll($from: Time, $to: Time, $interval: Interval, $groupBy: UsageGroup) {
    usage(from: $from, to: $to, interval: $interval, groupBy: $groupBy) {
      total {
        requests
        bytes
        hits
        renders
        errors
        savedBytes
      }
      points {
        at
        group
        requests
        bytes
        hits
      }
    }
  }
`)
const project = graphql(`
  query ProjectUsage($id: ID!, $from: Time, $to: Time, $interval: Interval, $groupBy: UsageGroup) {
    project(id: $id) {
      usage(from: $from, to: $to, interval: $interval, groupBy: $groupBy) {
        total {
          requests
          bytes
          hits
          renders
          errors
          savedBytes
        }
        points {
          at
          group
          requests
          bytes
          hits
        }
      }
    }
  }
`)
const file = graphql(`
  query FileUsage($id: ID!, $from: Time, $to: Time, $interval: Interval, $groupBy: UsageGroup) {
    file(id: $id) {
      usage(from: $from, to: $to, interval: $interval, groupBy: $groupBy) {
        total {
          requests
          bytes
          hits
          renders
          errors
          savedBytes
        }
        points {
          at
          group
          requests
          bytes
          hits
        }
      }
    }
  }
`)
const allStored = graphql(`
  query StoredOfAll($from: Time, $to: Time) {
    storage(from: $from, to: $to) {
      now {
        files
        originalBytes
        variants
        variantBytes
      }
      points {
        at
        originalBytes
        variantBytes
      }
    }
  }
`)
const projectStored = graphql(`
  query StoredOfProject($id: ID!, $from: Time, $to: Time) {
    project(id: $id) {
      storage(from: $from, to: $to) {
        now {
          files
          originalBytes
          variants
          variantBytes
        }
        points {
          at
          originalBytes
          variantBytes
        }
      }
    }
  }
`)

/** What a page of numbers does, with the time and the group of its address. */
export function usageCalls(scope: { project?: string; file?: string }, query: Record<string, unknown>, now = Date.now()): Call[] {
  const view = fromAddress(query, GROUPS, now)
  const { from, to, interval } = stretchOf(view, now)
  const asked = { from, to, interval, ...(view.group && { groupBy: view.group }) }
  const rest = { from, to, interval: interval.toLowerCase(), group_by: view.group.toLowerCase() }
  if (scope.file) {
    return [{ does: 'fileUsage', rest: { method: 'GET', path: `/api/projects/${scope.project}/files/${scope.file}/analytics`, query: rest }, graphql: { query: String(file), variables: { id: scope.file, ...asked } } }]
  }
  const id = scope.project
  const owner = id ? {} : { owner: true }
  const base = id ? `/api/projects/${id}/analytics` : '/api/analytics'
  const of = (one: unknown, every: unknown, variables: Record<string, unknown>): Operation => (id ? { query: String(one), variables: { id, ...variables } } : { query: String(every), variables })
  return [
    { does: 'requests', ...owner, rest: { method: 'GET', path: `${base}/requests`, query: rest }, graphql: of(project, all, asked) },
    { does: 'traffic', ...owner, rest: { method: 'GET', path: `${base}/traffic`, query: rest } },
    { does: 'storage', ...owner, rest: { method: 'GET', path: `${base}/storage`, query: { from, to } }, graphql: of(projectStored, allStored, { from, to }) },
  ]
}
