import { request, type FullConfig } from '@playwright/test'

/** Who the tests are: the owner of the installation, made by the first visit. */
export const owner = { email: 'owner@example.org', name: 'Owner', password: 'a password for the tests' }

/** Makes the owner on the server that was just started, and keeps the cookie for all tests: none of them signs in again. */
export default async function setUp(config: FullConfig): Promise<void> {
  const { baseURL, storageState } = config.projects[0]!.use
  const visit = await request.newContext({ baseURL })
  const made = await visit.post('/auth/setup', { data: owner })
  if (made.status() !== 201) throw new Error(`the owner was not made: ${made.status()} ${await made.text()}`)
  await visit.storageState({ path: storageState as string })
  await visit.dispose()
}
