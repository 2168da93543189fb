import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible'
import { disc } from './pictures'
import { shot } from './shots'
import { expect, graphql, project, put, test, tile } from './site'

test.use({ reducedMotion: 'reduce', permissions: ['clipboard-read', 'clipboard-write'] } as object)

/** Every picture on the page has come; none was refused. */
async function allShown(page: Page, within: string, least: number) {
  const pictures = page.locator(`${within} img[src^="/image/"]`)
  await expect.poll(() => pictures.count()).toBeGreaterThanOrEqual(least)
  await expect.poll(() => pictures.evaluateAll((all) => all.every((one) => (one as HTMLImageElement).complete && (one as HTMLImageElement).naturalWidth > 0))).toBe(true)
}

test('a project that signs its links goes on being shown, and hands out links that work', async ({ page, request }) => {
  const id = await project(request, 'Guarded')
  const file = await put(request, id, 'a.png', disc(0.1))
  await put(request, id, 'b.png', disc(0.5))
  await graphql(request, 'mutation($p: ID!) { createPreset(input: { project: $p, name: "card", transformation: "resize/100x" }) { id } }', { p: id })
  const refused: string[] = []
  page.on('response', (response) => {
    if (response.status() >= 400) refused.push(`${response.status()} ${response.url()}`)
  })

  await page.goto('/projects')
  await page.getByRole('button', { name: 'Actions for Guarded' }).click()
  await page.getByRole('menuitem', { name: 'Access…' }).click()
  await expect(page.getByRole('heading', { name: 'Access to Guarded' })).toBeVisible()
  await expect(page.getByText('There is no key')).toBeVisible()
  await page.getByRole('radio', { name: 'Signed links only' }).check()
  await expect(page.getByTestId('key')).toHaveCount(1)
  await expect(page.getByText('The only key stays')).toBeVisible()
  expect((await request.get(`/image/${file}/`)).status()).toBe(403)
  expect((await request.get(`/image/${file}/-/preset/card/`)).status()).toBe(403)

  await page.getByRole('link', { name: 'To the files of Guarded' }).click()
  await expect(tile(page, 'a.png')).toBeVisible()
  await allShown(page, '[role=grid]', 2)

  await page.goto(`/p/${id}/f/${file}?t=`)
  await expect(page.getByTestId('size')).not.toBeEmpty()
  await page.getByRole('tab', { name: 'Looks' }).click()
  await allShown(page, '.looks-set', 3)
  await page.getByRole('button', { name: 'Compare before and after' }).click()
  await allShown(page, '.edit-stage', 1)
  await page.getByRole('tab', { name: /Presets|Control/ }).click()
  await allShown(page, '#edit-panel', 1)

  await page.getByRole('tab', { name: 'Link' }).click()
  const snippet = page.getByTestId('snippet')
  await expect(snippet).toContainText('?sig=')
  await expect(snippet).not.toContainText('exp=')
  expect((await request.get((await snippet.textContent())!)).status()).toBe(200)
  await page.getByTestId('lasts').selectOption({ label: 'an hour' })
  await expect(snippet).toContainText('&exp=')
  const hour = (await snippet.textContent())!
  const left = Number(new URL(hour).searchParams.get('exp')) - Date.now() / 1000
  expect(left).toBeGreaterThan(3590)
  expect(left).toBeLessThan(4510)
  expect((await request.get(hour)).status()).toBe(200)
  await page.getByRole('button', { name: '<picture>' }).click()
  await expect(snippet).toContainText('sig=')
  const elsewhere = await page.context().newPage() // ours makes no HTML of a text
  const found = await elsewhere.evaluate((html) => {
    const page = new DOMParser().parseFromString(html!, 'text/html')
    return [...page.querySelectorAll('[srcset]')].flatMap((one) => one.getAttribute('srcset')!.split(', ').map((part) => part.split(' ')[0]!)).concat(page.querySelector('img')!.src)
  }, await snippet.textContent())
  await elsewhere.close()
  expect(found.length).toBeGreaterThan(2)
  for (const link of found) expect((await request.get(link)).status(), link).toBe(200)
  await shot(page, 'link')
  await expectAccessible(page)

  await page.getByTestId('copy-link').click()
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/\?sig=[\w-]{43}$/)
  expect((await request.get(await page.evaluate(() => navigator.clipboard.readText()))).status()).toBe(200)
  expect(refused).toEqual([])
})

test('keys are made, copied and deleted; what is wrong is said where it stands', async ({ page, request }) => {
  const id = await project(request, 'Rotating')
  await page.goto(`/p/${id}`)
  await page.getByRole('button', { name: /Switch project/ }).click()
  await page.getByRole('menuitem', { name: 'Access, people and keys…' }).click()
  await page.getByRole('radio', { name: 'Presets only' }).check()
  const keys = page.getByTestId('key')
  await expect(keys).toHaveCount(1)
  await page.getByRole('button', { name: 'New key' }).press('Enter')
  await expect(keys).toHaveCount(2)
  await expect(page.getByText('There are at most two.')).toBeVisible()
  await expect(keys.nth(0)).toContainText('signs new links')
  await expect(keys.nth(0).locator('code')).not.toHaveText(/[0-9a-f]{64}/)
  await keys.nth(0).getByRole('button', { name: 'Show' }).click()
  await expect(keys.nth(0).locator('code')).toHaveText(/^[0-9a-f]{64}$/)
  const newest = await keys.nth(0).locator('code').textContent()
  await keys.nth(0).getByRole('button', { name: 'Copy' }).click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(newest)
  await expectAccessible(page)
  await shot(page, 'rules-light')

  await keys.nth(1).getByRole('button', { name: 'Delete' }).press('Enter')
  await expect(page.getByRole('button', { name: 'Delete for good?' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(keys.nth(1).getByRole('button', { name: 'Delete' })).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await expect(keys).toHaveCount(1)
  await expect(page.getByRole('button', { name: 'New key' })).toBeFocused()
  await expect(keys.nth(0).locator('code')).toHaveText(newest!)

  await page.getByLabel('Hosts').fill('https://example.org/')
  await page.getByLabel('For each client').fill('5')
  const save = (section: string) => page.getByRole('form', { name: section }).getByRole('button', { name: 'Save' })
  await save('Pages that may show pictures').click()
  await expect(page.getByRole('alert')).toContainText('is no host')
  await page.getByLabel('Hosts').fill('example.org\n*.example.org')
  await page.getByLabel('Serve requests that name no page').uncheck()
  await save('Pages that may show pictures').click()
  await expect(page.getByRole('alert')).toHaveCount(0)
  await expect(page.getByLabel('For each client')).toHaveValue('5') // what is not saved yet stays
  await save('New variants a minute').click()
  await expect(page.getByText('Saved.').first()).toBeVisible()
  await page.reload()
  await expect(page.getByLabel('Hosts')).toHaveValue('example.org\n*.example.org')
  await expect(page.getByLabel('Serve requests that name no page')).not.toBeChecked()
  await expect(page.getByLabel('For each client')).toHaveValue('5')
  await expect(page.getByLabel('For all together')).toHaveValue('')
  await expect(page.getByRole('radio', { name: 'Presets only' })).toBeChecked()

  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 390, height: 844 })
  await expect(page.getByRole('heading', { name: 'Access to Rotating' })).toBeVisible()
  expect(await page.evaluate(() => document.scrollingElement!.scrollWidth)).toBeLessThanOrEqual(390)
  await expectAccessible(page)
  await shot(page, 'rules-dark-390')
})

test('the rules of a project that is not there', async ({ page }) => {
  await page.goto('/p/00000000-0000-4000-8000-000000000000/access')
  await expect(page.getByText('This project is not there')).toBeVisible()
})
