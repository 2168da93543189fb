import type { APIRequestContext, Page } from '@playwright/test'
import { request as asWho } from '@playwright/test'
import { expectAccessible } from './accessible'
import { disc } from './pictures'
import { shot } from './shots'
import { expect, project, put, test } from './site'

test.use({ reducedMotion: 'reduce', permissions: ['clipboard-read', 'clipboard-write'] } as object)

const key = (page: Page, name: string) => page.locator(`[data-testid=api-key][data-name="${name}"]`)

/** A program that has nothing but a key. */
const withKey = (baseURL: string, text: string, headers: Record<string, string> = {}): Promise<APIRequestContext> =>
  asWho.newContext({ baseURL, storageState: { cookies: [], origins: [] }, extraHTTPHeaders: { Authorization: `Bearer ${text}`, ...headers } })
const filesOf = async (program: APIRequestContext, id: string) => (await program.post('/graphql', { data: { query: 'query($id: ID!) { project(id: $id) { files { nodes { name } } } }', variables: { id } } })).json()

test('a secret key is made, used, rotated and deleted', async ({ page, baseURL }) => {
  const id = await project(page.request, 'Programs')
  await page.goto(`/p/${id}/access/keys`)
  await expect(page.getByText('There is no key yet.')).toBeVisible()
  await page.getByRole('button', { name: 'New key' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Build')
  await dialog.getByRole('checkbox', { name: /^Write/ }).check()
  await expect(dialog.getByRole('checkbox', { name: /^Upload/ })).toBeDisabled()
  await expect(dialog.getByRole('checkbox', { name: /^Upload/ })).toBeChecked()
  await expectAccessible(page)
  await shot(page, 'key-new-light')
  await dialog.getByRole('button', { name: 'Make the key' }).click()
  await expect(dialog.getByRole('heading', { name: 'The key Build' })).toBeVisible()
  const text = (await dialog.getByTestId('once').first().textContent())!
  expect(text).toMatch(/^calotype_sk_[\w-]{43}$/)
  await dialog.getByRole('button', { name: 'Copy: Key' }).click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(text)
  await expect(dialog.getByTestId('once').nth(1)).toContainText(`CALOTYPE_KEY=${text}`)
  await expectAccessible(page)
  await shot(page, 'key-made-light')
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(key(page, 'Build')).toContainText('Read, Upload, Write')
  await expect(key(page, 'Build')).toContainText('never used')
  expect(await page.content()).not.toContain(text)

  const program = await withKey(baseURL!, text)
  await put(program, id, 'by-tus.png', disc(0.1))
  expect(await filesOf(program, id)).toEqual({ data: { project: { files: { nodes: [{ name: 'by-tus.png' }] } } } })

  await key(page, 'Build').getByRole('button', { name: 'Actions for the key Build' }).click()
  await page.getByRole('menuitem', { name: 'How to use it…' }).click()
  await expect(dialog.getByTestId('once')).toContainText('$CALOTYPE_KEY')
  await page.keyboard.press('Escape')
  await key(page, 'Build').getByRole('button', { name: 'Actions for the key Build' }).click()
  await page.getByRole('menuitem', { name: 'Rotate…' }).click()
  await dialog.getByRole('button', { name: 'Make the second key' }).click()
  await expect(dialog.getByRole('heading', { name: 'The key Build' })).toBeVisible()
  const second = await withKey(baseURL!, (await dialog.getByTestId('once').first().textContent())!)
  expect(await filesOf(second, id)).toHaveProperty('data.project.files')
  expect(await filesOf(program, id)).toHaveProperty('data.project.files') // both hold
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(key(page, 'Build')).toHaveCount(2)

  await key(page, 'Build').nth(1).getByRole('button', { name: 'Actions for the key Build' }).click()
  await page.getByRole('menuitem', { name: 'Delete…' }).click()
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Delete for good' }).click()
  await expect(key(page, 'Build')).toHaveCount(1)
  await expect.poll(async () => (await filesOf(program, id)).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
  expect(await filesOf(second, id)).toHaveProperty('data.project.files')
  await program.dispose()
  await second.dispose()
})

test('a public key uploads by its rules, and is changed', async ({ page, baseURL }) => {
  const id = await project(page.request, 'Pages')
  await page.goto(`/p/${id}/access/keys`)
  await page.getByRole('button', { name: 'New key' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: /A page/ }).check()
  await dialog.getByLabel('Name').fill('Form')
  await dialog.getByLabel('Types that may be uploaded').fill('image/png')
  await dialog.getByLabel('Largest file, in MB').fill('1.5')
  await dialog.getByLabel('Pages that may use it').fill('no origin')
  await dialog.getByLabel('Good').selectOption({ label: 'for 30 days' })
  await dialog.getByRole('button', { name: 'Make the key' }).click()
  await expect(dialog.getByRole('alert')).toBeVisible()
  await dialog.getByLabel('Pages that may use it').fill('https://example.org')
  await shot(page, 'key-public-light')
  await dialog.getByRole('button', { name: 'Make the key' }).click()
  await expect(dialog.getByTestId('once').first()).toHaveText(/^calotype_pk_[\w-]{43}$/)
  const text = (await dialog.getByTestId('once').first().textContent())!
  await expect(dialog.getByTestId('once').nth(1)).toContainText('input[type=file]')
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(key(page, 'Form')).toContainText('image/png · up to 1.5 MB · from https://example.org')

  const visitor = await withKey(baseURL!, text, { Origin: 'https://example.org' })
  await put(visitor, id, 'from-a-page.png', disc(0.5))
  expect((await filesOf(visitor, id)).data?.project ?? null).toBeNull() // it sees nothing
  const elsewhere = await withKey(baseURL!, text, { Origin: 'https://example.com' })
  expect((await elsewhere.post('/uploads/', { headers: { 'Tus-Resumable': '1.0.0', 'Upload-Length': '5' } })).status()).toBe(401)

  await key(page, 'Form').getByRole('button', { name: 'Actions for the key Form' }).click()
  await page.getByRole('menuitem', { name: 'Change…' }).click()
  await expect(dialog.getByLabel('Largest file, in MB')).toHaveValue('1.5')
  await dialog.getByLabel('Largest file, in MB').fill('')
  await dialog.getByLabel('Only with a signature').check()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(key(page, 'Form')).toContainText('with a signature')
  await expect(key(page, 'Form')).not.toContainText('1.5 MB')
  await expect.poll(async () => (await visitor.post('/uploads/', { headers: { 'Tus-Resumable': '1.0.0', 'Upload-Length': '5' } })).status()).toBe(401)
  await key(page, 'Form').getByRole('button', { name: 'Actions for the key Form' }).click()
  await page.getByRole('menuitem', { name: 'How to use it…' }).click()
  await expect(dialog.getByTestId('once').nth(1)).toContainText('createHmac')
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 390, height: 844 })
  await expectAccessible(page)
  await shot(page, 'key-use-dark-390')
  await page.keyboard.press('Escape')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await expectAccessible(page)
  await shot(page, 'keys-dark-390')
  await visitor.dispose()
  await elsewhere.dispose()
})
