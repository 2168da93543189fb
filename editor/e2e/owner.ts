import { request, type APIRequestContext, type FullConfig } from '@playwright/test'

/** Who the tests are: the owner of the installation, made by the first visit. */
export const owner = { email: 'owner@example.org', name: 'Owner', password: 'a password for the tests' }

/** Makes the owner of a server where nobody was before, and answers what a browser keeps of that. */
export async function firstVisit(baseURL: string, path?: string): Promise<Awaited<ReturnType<APIRequestContext['storageState']>>> {
  const visit = await request.newContext({ baseURL })
  try {
    const made = await visit.post('/auth/setup', { data: owner })
    if (made.status() !== 201) throw new Error(`the owner was not made: ${made.status()} ${await made.text()}`)
    return await visit.storageState({ path })
  } finally {
    await visit.dispose()
  }
}

/** Keeps the owner's cookie for all tests: none of them signs in again. */
export default async function setUp(config: FullConfig): Promise<void> {
  const { baseURL, storageState } = config.projects[0]!.use
  await firstVisit(baseURL!, storageState as string)
}
