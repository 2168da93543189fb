import { expect, test as base, type APIRequestContext, type Page } from '@playwright/test'

/** A test on the site: it fails on an uncaught error and on any request that leaves the server. */
export const test = base.extend<{ guard: void }>({
  guard: [
    async ({ page, baseURL }, use) => {
      const wrong: string[] = []
      page.on('pageerror', (error) => wrong.push(`uncaught: ${error.message}`))
      page.on('request', (request) => {
        if (!request.url().startsWith(baseURL!) && !/^(blob|data):/.test(request.url())) wrong.push(`left the server: ${request.url()}`)
      })
      page.on('console', (message) => {
        if (/Content Security Policy|\[Vue warn\]/.test(message.text())) wrong.push(message.text())
      })
      await use()
      expect(wrong).toEqual([])
    },
    { auto: true },
  ],
})

export { expect }

/** Asks the API, as any client would. */
export async function graphql<T>(request: APIRequestContext, query: string, variables: object): Promise<T> {
  const response = await request.post('/graphql', { data: { query, variables } })
  const answer = (await response.json()) as { data: T; errors?: unknown }
  expect(answer.errors).toBeUndefined()
  return answer.data
}

/** A new project; its id. */
export async function project(request: APIRequestContext, name: string): Promise<string> {
  const data = await graphql<{ createProject: { id: string } }>(request, 'mutation($name: String!) { createProject(input: { name: $name }) { id } }', { name })
  return data.createProject.id
}

/** Uploads a picture with two plain tus requests; the id of the file. */
export async function put(request: APIRequestContext, projectId: string, name: string, bytes: Buffer): Promise<string> {
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  const created = await request.post('/uploads/', {
    headers: {
      'Tus-Resumable': '1.0.0',
      'Upload-Length': String(bytes.length),
      'Upload-Metadata': `filename ${base64(name)},filetype ${base64('image/png')},project ${base64(projectId)}`,
    },
  })
  expect(created.status()).toBe(201)
  const sent = await request.patch(created.headers().location!, {
    headers: { 'Tus-Resumable': '1.0.0', 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' },
    data: bytes,
  })
  expect(sent.status(), await sent.text()).toBe(204)
  return sent.headers()['calotype-file-id']!
}

/** The tile or line of a file in the library. */
export const tile = (page: Page, name: string) => page.locator(`[role=gridcell][data-name="${name}"]`)

/** The names on the screen, in their order. */
export const names = (page: Page) => page.locator('[role=gridcell][data-name]').evaluateAll((cells) => cells.map((cell) => (cell as HTMLElement).dataset.name))

/** The line of an upload in the tray. */
export const line = (page: Page, name: string) => page.locator(`li[data-state][data-name="${name}"]`)

/** Chooses files in the browser's dialog, which the Upload menu opens. */
export async function chooseFiles(page: Page, files: { name: string; mimeType: string; buffer: Buffer }[]): Promise<void> {
  await page.getByTestId('upload').click()
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('menuitem', { name: 'Files…' }).click()])
  await chooser.setFiles(files)
}
