import { disc } from './pictures'
import { expect, project, put, test } from './site'

test('the playground asks as whoever is signed in, over HTTP and the socket', async ({ page, request }) => {
  const id = await project(request, 'Played with')
  await page.goto('/playground')
  await expect(page.locator('#viewer')).toHaveText('Signed in as Owner')
  const result = page.locator('.result-window')
  const execute = page.getByRole('button', { name: /Execute query/ })
  await execute.click()
  await expect(result).toContainText('"projects"')

  // Each example is good by the schema of now.
  const tabs = page.locator('.graphiql-tab-button')
  for (const [name, field] of [['Me', 'viewer'], ['Usage', 'usage'], ['Reading', 'transformation']] as const) {
    await tabs.filter({ hasText: name }).click()
    await expect(page.locator('.graphiql-query-editor')).toContainText(`query ${name}`)
    // GraphiQL knows the operation a moment after it shows it.
    await expect(async () => {
      await execute.click()
      await expect(result).toContainText(`"${field}"`, { timeout: 2000 })
    }).toPass()
    await expect(result).not.toContainText('"errors"')
  }

  const events = new URLSearchParams({ query: 'subscription Events($project: ID!) { fileEvents(project: $project) { kind file { name } } }', variables: JSON.stringify({ project: id }) })
  await page.goto('/projects')
  await page.goto(`/playground#${events}`)
  await expect(page.locator('.graphiql-query-editor')).toContainText('subscription Events')
  await Promise.all([page.waitForEvent('websocket'), execute.click()])
  await expect(async () => {
    await put(request, id, 'heard.png', disc(0.2))
    await expect(result).toContainText('heard.png', { timeout: 2000 })
  }).toPass()
})

test('who is not signed in is told so', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL: baseURL!, storageState: { cookies: [], origins: [] } })
  const page = await context.newPage()
  await page.goto('/playground')
  await expect(page.locator('#viewer')).toContainText('Nobody is signed in')
  await page.getByRole('link', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(/\/sign-in\?to=(%2F|\/)playground/)
  await context.close()
})
