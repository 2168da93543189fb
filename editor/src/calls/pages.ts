import { accessCalls } from './access'
import type { Call } from './call'
import { fileCalls } from './file'
import { libraryCalls } from './library'
import { accountCalls, peopleCalls } from './people'
import { projectsCalls } from './projects'
import { usageCalls } from './usage'
import { webhooksCalls } from './webhooks'

/** Where one is: the name of the page, and what stands in its address. */
export interface Place {
  name: unknown
  params: Record<string, string | string[]>
  query: Record<string, unknown>
}

/** What the open page does by the API, with what its address says: the ids, the filters, the time. Empty: nothing. */
export function callsOf({ name, params, query }: Place): Call[] {
  const text = (key: string) => (typeof params[key] === 'string' ? params[key] : '')
  const project = text('project')
  const file = text('file')
  switch (name) {
    case 'projects':
      return projectsCalls()
    case 'library':
      return libraryCalls(project, query)
    case 'file':
      return fileCalls(project, file, query)
    case 'usage':
      return usageCalls({}, query)
    case 'project-usage':
      return usageCalls({ project }, query)
    case 'file-usage':
      return usageCalls({ project, file }, query)
    case 'webhooks':
      return webhooksCalls(project)
    case 'access':
      return accessCalls(project, text('part'))
    case 'people':
      return peopleCalls()
    case 'account':
      return accountCalls()
    default:
      return []
  }
}
