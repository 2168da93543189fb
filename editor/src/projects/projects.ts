import { computed, shallowRef } from 'vue'
import { graphql, request } from '@/lib/api'
import type { ProjectsQuery } from '@/lib/gql/graphql'
import { learnRights, viewer } from '@/lib/viewer'

export type Project = ProjectsQuery['projects']['nodes'][number]

graphql(`
  fragment ProjectFields on Project {
    id
    name
    createdAt
    fileCount
    bytes
    rights
    files(first: 3) {
      nodes {
        id
        thumbhash
        thumb: url(transformation: "preview/480x480/-/format/auto", expires: 259200)
      }
    }
  }
`)

graphql(`
  fragment ViewerFields on Viewer {
    owner
    person {
      id
      name
      email
    }
  }
`)

/** Who is signed in; null where nobody is. */
export const viewerQuery = graphql(`
  query Viewer {
    viewer {
      ...ViewerFields
    }
  }
`)

const projectsQuery = graphql(`
  query Projects($after: String) {
    viewer {
      ...ViewerFields
    }
    projects(first: 200, after: $after) {
      nodes {
        ...ProjectFields
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

/** All projects, oldest first; null until they were loaded once. The header and the list of projects share them. */
export const projects = shallowRef<Project[] | null>(null)

/** The project of an id, as far as it is known. */
export const projectOf = (id: () => string | undefined) => computed(() => projects.value?.find((project) => project.id === id()))

type Learned = Pick<Project, 'name' | 'fileCount'>

/** What pages learn while the projects are on their way: it is newer than the answer. */
let meanwhile: Map<string, Learned> | null = null

/** Takes over what a page has learned of a project. */
export function noteProject(id: string, now: Learned): void {
  meanwhile?.set(id, now)
  projects.value = projects.value?.map((project) => (project.id === id ? { ...project, ...now } : project)) ?? null
}

/** Loads all projects. */
export async function loadProjects(signal: AbortSignal | null): Promise<void> {
  const all: Project[] = []
  const newer = (meanwhile = new Map<string, Learned>())
  let after: string | null = null
  do {
    const answer: ProjectsQuery = await request(signal, projectsQuery, { after })
    const page = answer.projects
    viewer.value = answer.viewer ?? null
    for (const project of page.nodes) learnRights(project.id, project.rights)
    all.push(...page.nodes)
    after = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null
  } while (after)
  projects.value = all.map((project) => ({ ...project, ...newer.get(project.id) }))
  if (meanwhile === newer) meanwhile = null
}
