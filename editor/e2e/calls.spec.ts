import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible'
import { disc } from './pictures'
import { shot } from './shots'
import { expect, graphql, project, put, test } from './site'

test.use({ reducedMotion: 'reduce', permissions: ['clipboard-read', 'clipboard-write'] } as object)

const run = promisify(execFile)

interface Shown {
  does: string
  form: string
  text: string
}

/** What the drawer shows in a form: every call of the open page that has it. */
async function shown(page: Page, form: string): Promise<Shown[]> {
  await page.getByTestId('api').getByRole('button', { name: form, exact: true }).click()
  return page.getByTestId('api').locator('[data-call]').evaluateAll((sections) =>
    sections.map((section) => ({ does: (section as HTMLElement).dataset.call!, form: (section as HTMLElement).dataset.form!, text: section.querySelector('[data-testid=snippet]')!.textContent! })),
  )
}

/** Runs what the drawer shows, as somebody would who pastes it, and answers what it printed. */
async function paste({ form, text }: Shown, key: string, cwd: string): Promise<string> {
  const env = { ...process.env, CALOTYPE_KEY: key }
  const [program, args] = form === 'fetch' ? [process.execPath, ['--input-type=module', '-e', text]] as const : ['bash', ['-c', text.replace(/^curl /, 'curl -sS --fail-with-body ')]] as const
  const { stdout } = await run(program, args, { env, cwd }).catch((error: { stdout: string; stderr: string }) => Promise.reject(new Error(`${text}\n${error.stdout}${error.stderr}`)))
  return stdout
}

/** Pages by what they are about, as addresses of a project and a file in it. */
const shows: Record<string, (id: string, file: string) => string[]> = {
  files: (id, file) => ['/projects', `/p/${id}?q=one&type=image/png`, `/p/${id}/webhooks`, '/account', `/p/${id}/f/${file}?t=resize/80x`],
  usage: (id, file) => [`/p/${id}/usage?span=24h&by=FORMAT`, `/p/${id}/f/${file}/usage`, '/usage?span=7d'],
  people: (id) => [`/p/${id}/access`, `/p/${id}/access/keys`, `/p/${id}/access/people`, '/people'],
}

for (const [about, pages] of Object.entries(shows))
  test(`every call that pages of ${about} show runs against this server as it stands`, async ({ page, request, baseURL }, info) => {
    test.setTimeout(180_000)
    const id = await project(request, 'By program')
    const { createApiKey } = await graphql<{ createApiKey: { key: string } }>(request, 'mutation($p: ID!) { createApiKey(input: { project: $p, name: "all", kind: SECRET, rights: [ADMIN] }) { key } }', { p: id })
    await writeFile(info.outputPath('photo.jpg'), disc(0.4))
    const pictures = createServer((_, response) => response.writeHead(200, { 'Content-Type': 'image/png' }).end(disc(0.8)))
    await new Promise<void>((listening) => pictures.listen(0, '127.0.0.1', listening))
    const elsewhere = `http://127.0.0.1:${(pictures.address() as AddressInfo).port}/photo.jpg`
    const file = await put(request, id, 'one.png', disc(0.1))

    for (const address of pages(id, file)) {
      await page.goto(address)
      await page.getByTestId('show-api').click()
      await expect(page.getByTestId('api').locator('[data-call]').first()).toBeVisible()
      let ran = 0
      for (const [form, name] of [['graphql-curl', 'GraphQL, curl'], ['curl', 'curl'], ['fetch', 'fetch']] as const) {
        for (const call of await shown(page, name)) {
          // What a key of one project may not, the operator may.
          const refused = call.does === 'createProject'
          // Deleted once, it is gone; the form comes last of which that is tried.
          if (call.does === 'deleteFile' && form !== 'fetch') continue
          if (call.form !== form) continue // it has none of that kind
          expect(call.text).toContain(baseURL)
          const printed = await paste({ ...call, text: call.text.replace('https://example.org/photo.jpg', elsewhere).replace('https://example.org/hooks', 'http://127.0.0.1/hooks') }, createApiKey.key, info.outputPath()).catch((error: Error) => {
            if (refused) return error.message
            throw error
          })
          const what = `${address} ${call.does} ${form}: ${printed}`
          if (refused) expect(printed, what).toMatch(/FORBIDDEN|forbidden/)
          else if (call.form === 'graphql-curl') expect(JSON.parse(printed), what).toEqual({ data: expect.anything() })
          else expect(printed, what).toMatch(call.does === 'deleteFile' ? /^$/ : /^\{[\s\S]*\}\s*$/) // what fails has ended otherwise
          ran++
        }
      }
      expect(ran, address).toBeGreaterThan(0)
    }
    pictures.close()
  })

test('the drawer has the ids and filters of the page, is copied from, and opens the playground', async ({ page, request, context, baseURL }) => {
  const id = await project(request, 'Drawn out')
  const file = await put(request, id, 'beach.png', disc(0.1))
  await page.goto(`/p/${id}?q=beach`)
  await expect(page.getByRole('gridcell', { name: 'beach.png' }).first()).toBeVisible()
  await page.keyboard.press('Shift+A')
  const drawer = page.getByTestId('api')
  await expect(drawer).toBeVisible()
  await expectAccessible(page)
  const first = drawer.locator('[data-call=listFiles]')
  await expect(first.getByTestId('snippet')).toContainText(`curl '${baseURL}/api/projects/${id}/files?first=50&search=beach`)
  await expect(first.getByTestId('snippet')).toContainText('Bearer $CALOTYPE_KEY')
  await first.getByRole('button', { name: 'Copy: List the files' }).click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await first.getByTestId('snippet').textContent())

  await drawer.getByRole('button', { name: 'GraphQL', exact: true }).click()
  await expect(first.getByTestId('variables')).toContainText('"search": "beach"')
  await shot(page, 'api-light')
  const [playground] = await Promise.all([context.waitForEvent('page'), first.getByRole('link', { name: /Open in the playground/ }).click()])
  await expect(playground.locator('#viewer')).toHaveText('Signed in as Owner')
  await expect(playground.locator('.graphiql-query-editor')).toContainText('query ListFiles')
  expect(new URL(playground.url()).hash).toBe('')
  await playground.getByRole('button', { name: /Execute query/ }).click()
  await expect(playground.locator('.result-window')).toContainText('beach.png')

  await page.keyboard.press('Escape')
  await expect(drawer).toHaveCount(0)
  await page.setViewportSize({ width: 390, height: 844 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.getByTestId('show-api').click()
  await expect(drawer).toBeVisible()
  expect(await page.evaluate(() => document.scrollingElement!.scrollWidth)).toBeLessThanOrEqual(390)
  await expectAccessible(page)
  await shot(page, 'api-dark-390')

  // The page of a file has no bar on top there.
  await page.goto(`/p/${id}/f/${file}?t=resize/80x`)
  await page.getByRole('tab', { name: 'Link' }).click()
  await page.getByTestId('calls').click()
  await expect(drawer.getByTestId('variables').first()).toContainText(file)
})

test('the bar on top stays where it is when it is known who is here', async ({ page }) => {
  let goOn = () => {}
  const held = new Promise<void>((resolve) => (goOn = resolve))
  await page.route('**/graphql', async (route) => {
    await held
    await route.continue()
  })
  await page.goto('/projects')
  const button = page.getByTestId('show-api')
  await expect(button).toBeVisible()
  const before = await button.boundingBox()
  goOn()
  await expect(page.getByRole('button', { name: /^Account: / })).toBeVisible()
  expect(await button.boundingBox()).toEqual(before)
})
