import type { Browser, BrowserContext, Page } from '@playwright/test'
import { expect, graphql } from './site'

export const password = 'correct horse battery'

/** Somebody with an account of their own, in a browser of their own, who is in projects with a role. */
export async function somebody(browser: Browser, owner: Page, name: string, roles: { project: string; role: string }[]): Promise<{ context: BrowserContext; page: Page; email: string }> {
  const email = `${name.toLowerCase()}-${Math.random().toString(36).slice(2)}@example.org`
  const { createInvitation } = await graphql<{ createInvitation: { link: string } }>(
    owner.request,
    'mutation($input: CreateInvitationInput!) { createInvitation(input: $input) { link } }',
    { input: { email, roles } },
  )
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } })
  const joined = await context.request.post('/auth/invitation', { data: { secret: new URL(createInvitation.link).hash.slice(1), name, password } })
  expect(joined.status(), await joined.text()).toBe(201)
  return { context, page: await context.newPage(), email }
}

/** Fills in the form to sign in. */
export async function signIn(page: Page, email: string, secret = password): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(secret)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}
