import type { APIRequestContext } from '@playwright/test'
import { disc, noise } from './pictures'
import { expect, graphql, names, project, put, test, tile } from './site'

let id: string
const files = ['anchor.png', 'bridge.png', 'canal.png', 'dune.png', 'ember.png', 'fern.png']

test.beforeEach(async ({ request }) => {
  id = await project(request, 'Library')
  for (const [i, name] of files.entries()) await put(request, id, name, disc(i / 6, 160 + i, 120))
})

const tag = (request: APIRequestContext, file: string, tags: string[]) => graphql(request, 'mutation($id: ID!, $tags: [String!]) { updateFile(id: $id, input: { tags: $tags }) { id } }', { id: file, tags })

test('files show their pictures, newest first', async ({ page }) => {
  await page.goto(`/p/${id}`)
  await expect.poll(() => names(page)).toEqual([...files].reverse())
  await expect.poll(() => tile(page, 'anchor.png').locator('img').last().evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0)
})

test('search, sort and filters narrow what is shown, and stand in the address', async ({ page, request }) => {
  const special = await put(request, id, 'special.png', noise(40, 40))
  await tag(request, special, ['print'])
  await page.goto(`/p/${id}`)
  await page.getByLabel('Sort by').selectOption('NAME_ASC')
  await expect.poll(() => names(page)).toEqual([...files, 'special.png'])
  await page.keyboard.press('Escape')
  await page.locator('body').press('/')
  await page.keyboard.type('ER')
  await expect.poll(() => names(page)).toEqual(['ember.png', 'fern.png'])
  await page.reload()
  await expect.poll(() => names(page)).toEqual(['ember.png', 'fern.png'])
  await page.getByRole('button', { name: 'Clear search' }).click()
  await page.getByLabel('Tag', { exact: true }).selectOption('print')
  await expect.poll(() => names(page)).toEqual(['special.png'])
  await page.getByLabel('Type', { exact: true }).selectOption('image/jpeg')
  await expect(page.getByText('Nothing matches')).toBeVisible()
  await page.getByRole('button', { name: 'Show all files' }).click()
  await expect.poll(() => names(page)).toHaveLength(7)
})

test('a range is selected, deleted and taken back', async ({ page }) => {
  await page.goto(`/p/${id}?sort=NAME_ASC`)
  await tile(page, 'bridge.png').hover()
  await page.getByRole('checkbox', { name: 'Select bridge.png' }).click()
  await tile(page, 'dune.png').locator('a').click({ modifiers: ['Shift'] })
  await expect(page.getByTestId('selected')).toHaveText('3 selected')
  await tile(page, 'canal.png').locator('a').click({ modifiers: ['Control'] })
  await expect(page.getByTestId('selected')).toHaveText('2 selected')
  await page.getByRole('toolbar').getByRole('button', { name: 'Delete' }).click()
  await expect.poll(() => names(page)).toEqual(['anchor.png', 'canal.png', 'ember.png', 'fern.png'])
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => names(page)).toEqual(files)
})

test('the keyboard moves, selects, renames, deletes and opens', async ({ page }) => {
  await page.goto(`/p/${id}?sort=NAME_ASC`)
  await expect(tile(page, 'anchor.png')).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await expect(tile(page, 'anchor.png').locator('a')).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Shift+ArrowRight')
  await expect(page.getByTestId('selected')).toHaveText('2 selected')
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('selected')).toHaveCount(0)
  await expect(tile(page, 'canal.png').locator('a')).toBeFocused()

  await page.keyboard.press('F2')
  await page.keyboard.type('cathedral')
  await page.keyboard.press('Enter')
  await expect(tile(page, 'cathedral.png').locator('a')).toBeFocused()

  await page.keyboard.press('Delete')
  await expect(tile(page, 'cathedral.png')).toHaveCount(0)
  await page.keyboard.press('Control+a')
  await expect(page.getByTestId('selected')).toHaveText('5 selected')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Home')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/f\//)
  await page.goBack()
  await expect(tile(page, 'anchor.png')).toBeVisible()
})

test('what cannot be done while the server is away is said, and done when it is tried again', async ({ page }) => {
  await page.goto(`/p/${id}?sort=NAME_ASC`)
  await expect(tile(page, 'anchor.png')).toBeVisible()
  // What speaks to people comes when the page is idle: the server must have been there until then.
  await page.waitForFunction(() => performance.getEntriesByType('resource').some((entry) => /\/later-[^/]+\.js$/.test(entry.name)))
  await page.route('**/graphql', (route) => route.abort())
  await tile(page, 'anchor.png').locator('a').focus()
  await page.keyboard.press('Delete')
  const said = page.getByRole('alert').filter({ hasText: 'could not be deleted' })
  await expect(said).toContainText('The server cannot be reached.')
  await expect(tile(page, 'anchor.png')).toBeVisible()
  await page.unroute('**/graphql')
  await said.getByRole('button', { name: 'Try again' }).click()
  await expect(tile(page, 'anchor.png')).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(tile(page, 'anchor.png')).toBeVisible()
})

test('tags are put on several files at once', async ({ page }) => {
  await page.goto(`/p/${id}?sort=NAME_ASC`)
  await tile(page, 'anchor.png').hover()
  await page.getByRole('checkbox', { name: 'Select anchor.png' }).click()
  await page.getByRole('checkbox', { name: 'Select bridge.png' }).click()
  await page.getByRole('button', { name: 'Tags' }).click()
  await page.getByRole('combobox', { name: 'Add a tag' }).fill('harbour')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await page.getByLabel('Tag', { exact: true }).selectOption('harbour')
  await expect.poll(() => names(page)).toEqual(['anchor.png', 'bridge.png'])
})

test('a range shrinks again', async ({ page }) => {
  await page.goto(`/p/${id}?sort=NAME_ASC`)
  await tile(page, 'anchor.png').locator('a').focus()
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowLeft']) await page.keyboard.press(`Shift+${key}`)
  await expect(page.getByTestId('selected')).toHaveText('3 selected')
})

test('all that is selected is downloaded', async ({ page, request }) => {
  for (let i = 0; i < 8; i++) await put(request, id, `more${i}.png`, disc(i / 8))
  const saved: string[] = []
  page.on('download', (download) => saved.push(download.suggestedFilename()))
  await page.goto(`/p/${id}`)
  await expect(tile(page, 'anchor.png')).toBeVisible()
  await page.keyboard.press('Control+a')
  await expect(page.getByTestId('selected')).toHaveText('14 selected')
  await page.getByRole('toolbar').getByRole('button', { name: 'Download' }).click()
  await expect.poll(() => new Set(saved).size).toBe(14)
})

test('the keyboard goes back to the file whose menu led to a dialog, and on when a file is gone', async ({ page }) => {
  await page.goto(`/p/${id}?sort=NAME_ASC`)
  const actions = tile(page, 'bridge.png').getByRole('button', { name: 'Actions for bridge.png' })
  await actions.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Tags…' }).press('Enter')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(actions).toBeFocused()

  await tile(page, 'bridge.png').locator('a').click()
  await page.getByRole('tab', { name: 'File' }).click()
  await page.getByTestId('delete').click()
  await expect(page).not.toHaveURL(/\/f\//)
  await expect(tile(page, 'canal.png').locator('a')).toBeFocused()
})

test('an address that is not right says what is wrong with it', async ({ page }) => {
  await page.goto('/p/nonsense')
  await expect(page.getByRole('heading', { name: 'This project is not there' })).toBeVisible()
  await page.goto(`/p/${id}/f/nonsense`)
  await expect(page.getByRole('heading', { name: 'This file is not here' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Try again' })).toHaveCount(0)
  await page.goto(`/p/${id}?sort=BOGUS`)
  await expect.poll(() => names(page)).toEqual([...files].reverse())
})

test('what happens elsewhere appears in every open page', async ({ page, context, request }) => {
  const other = await context.newPage()
  for (const each of [page, other]) {
    await each.goto(`/p/${id}`)
    await expect(tile(each, 'fern.png')).toBeVisible()
  }
  const late = await put(request, id, 'late.png', disc(0.5))
  for (const each of [page, other]) await expect.poll(async () => (await names(each))[0]).toBe('late.png')
  await graphql(request, 'mutation($ids: [ID!]!) { deleteFiles(ids: $ids) }', { ids: [late] })
  for (const each of [page, other]) await expect(tile(each, 'late.png')).toHaveCount(0)
})

test('the editor goes through the files in the order of the library, and back to its filters', async ({ page }) => {
  await page.goto(`/p/${id}?q=e&sort=NAME_DESC`)
  await expect.poll(() => names(page)).toEqual(['fern.png', 'ember.png', 'dune.png', 'bridge.png'])
  await tile(page, 'ember.png').locator('a').click()
  const name = page.getByRole('heading', { level: 1 })
  await expect(name).toHaveText('ember.png')
  // The socket of the library is there already: the preview is live over it.
  await expect(page.getByRole('region', { name: 'Picture' })).toHaveAttribute('data-status', 'live')
  await page.getByRole('link', { name: 'Next file' }).click()
  await expect(name).toHaveText('dune.png')
  await page.keyboard.press('ArrowRight')
  await expect(name).toHaveText('bridge.png')
  await expect(page.getByRole('link', { name: 'Next file' })).toBeDisabled()
  await page.keyboard.press('ArrowLeft')
  await expect(name).toHaveText('dune.png')
  await page.getByRole('link', { name: 'Back to the library' }).click()
  await expect(page).toHaveURL(/\?q=e&sort=NAME_DESC$/)
  await expect(tile(page, 'dune.png').locator('a')).toBeFocused()
  await expect.poll(() => names(page)).toEqual(['fern.png', 'ember.png', 'dune.png', 'bridge.png'])
})

test('a file that is opened by a link has neighbours too', async ({ page, request }) => {
  const last = await put(request, id, 'last.png', disc(0.9))
  await page.goto(`/p/${id}/f/${last}`)
  await page.getByRole('link', { name: 'Next file' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('fern.png')
})

test('a long library keeps few elements and loads as one scrolls', async ({ page, request }) => {
  const many = await project(request, 'Many')
  for (let i = 0; i < 130; i++) await put(request, many, `n${String(i).padStart(3, '0')}.png`, disc(i / 130, 24, 18))
  await page.goto(`/p/${many}?sort=NAME_ASC`)
  await expect(tile(page, 'n000.png')).toBeVisible()
  await expect.poll(async () => (await names(page)).length).toBeLessThan(60)
  await tile(page, 'n000.png').locator('a').focus()
  await expect(async () => {
    await page.keyboard.press('End')
    await expect(tile(page, 'n129.png')).toBeVisible({ timeout: 500 })
  }).toPass()
  expect((await names(page)).length).toBeLessThan(60)
})
