import { readFile } from 'node:fs/promises'
import type { APIRequestContext } from '@playwright/test'
import { expectAccessible } from './accessible'
import { disc } from './pictures'
import { alone } from './server'
import { shot } from './shots'
import { expect, graphql, project, put, test } from './site'

test.use({ reducedMotion: 'reduce' } as object)
alone.use({ reducedMotion: 'reduce' } as object)

interface Asked {
  project: { usage: { total: { requests: number; bytes: number; hits: number; renders: number; errors: number } } }
}

/** What the server has counted of a project, once it has counted so many requests. It writes them some seconds after they came. */
async function counted(request: APIRequestContext, id: string, requests: number) {
  const ask = async () => (await graphql<Asked>(request, 'query($id: ID!) { project(id: $id) { usage(interval: HOUR) { total { requests bytes hits renders errors } } } }', { id })).project.usage.total
  await expect.poll(async () => (await ask()).requests, { timeout: 40_000 }).toBe(requests)
  return ask()
}

// Pages of other tests that show all projects would ask for pictures of this one, too.
alone('the page shows what was asked for: as figures, chart, table, lists and CSV', async ({ page, request }, info) => {
  const id = await project(request, 'Counted pictures')
  const often = await put(request, id, 'often.png', disc(0.1))
  const once = await put(request, id, 'once.png', disc(0.6))
  const get = async (path: string) => (await request.get(path)).status()
  for (let n = 0; n < 4; n++) expect(await get(`/image/${often}/-/resize/80x/-/format/webp/`)).toBe(200)
  expect(await get(`/image/${often}/-/resize/40x/-/format/jpeg/`)).toBe(200)
  expect(await get(`/image/${once}/-/resize/80x/-/format/webp/`)).toBe(200)
  expect(await get(`/image/${once}/-/resize/wide/`)).toBe(400)
  const total = await counted(request, id, 7)
  expect(total).toMatchObject({ requests: 7, renders: 3, errors: 1 })

  await page.goto(`/p/${id}/usage?span=24h`)
  const figure = (name: string) => page.locator(`[data-measure="${name}"] b`)
  await expect(figure('requests')).toHaveText('7')
  await expect(figure('renders')).toHaveText('3')
  await expect(figure('errors')).toHaveText('1')
  await expect(figure('hits')).toHaveText(`${Number(((total.hits / 7) * 100).toFixed(1))} %`)
  await expect(page.locator('[data-measure="requests"]')).toContainText('2 files were asked for')

  // The chart can be read with the keyboard; the table says the same.
  const chart = page.getByRole('img', { name: /Requests by hour/ })
  await expect(chart.locator('canvas')).toBeVisible()
  // It is drawn in its own colour, also where nobody wants motion: --chart-1.
  const drawn = await chart.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
    return data.some((_, i) => i % 4 === 0 && data[i] === 0xb4 && data[i + 1] === 0x53 && data[i + 2] === 0x1a)
  })
  expect(drawn).toBe(true)
  await chart.focus()
  await page.keyboard.press('ArrowLeft')
  await expect(page.getByRole('status').filter({ hasText: 'Requests' })).toContainText(/\d\d:00: Requests \d/)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Table', exact: true }).first().click()
  const table = page.getByRole('table', { name: 'Requests by hour' })
  await expect(table.getByRole('columnheader')).toHaveText(['Time', 'Requests', 'Delivered', 'Cache hits', 'Renders', 'Saved', 'Errors'])
  const requests = await table.locator('tbody td:nth-child(2)').allTextContents()
  expect(requests).toHaveLength(24)
  expect(requests.reduce((sum, cell) => sum + Number(cell), 0)).toBe(7)

  // Told apart, and taken away.
  await page.getByLabel('Told apart by').selectOption('File')
  await expect(page).toHaveURL(/by=FILE/)
  const groups = page.getByTestId('groups').locator('tbody tr')
  await expect(groups).toHaveCount(2)
  await expect(groups.nth(0)).toContainText(/often\.png\s*71\.4 %\s*5/)
  await expect(groups.nth(1)).toContainText('once.png')
  await expectAccessible(page)
  await expect(page.getByTestId('top-files').locator('tbody tr').first()).toContainText('often.png')
  await shot(page, 'usage-light')
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Requests by hour: Download what is shown as CSV' }).click()])
  expect(download.suggestedFilename()).toMatch(/^calotype Counted pictures .* file\.csv$/)
  const path = info.outputPath('usage.csv')
  await download.saveAs(path)
  const [head, ...lines] = (await readFile(path, 'utf8')).trim().split('\r\n').map((line) => line.split(','))
  expect(head!.slice(0, 4)).toEqual(['at', 'group', 'name', 'requests'])
  const of = (file: string) => lines.filter(([, group]) => group === file).reduce((sum, line) => sum + Number(line[3]), 0)
  expect([of(often), of(once)]).toEqual([5, 2])

  // What was asked for most leads on: a file to its own numbers, a transformation to the editor.
  const top = page.getByTestId('top-files')
  await expect(top.locator('tbody tr').first()).toContainText('often.png')
  await page.getByTestId('top-transformations').getByRole('link', { name: /Open resize\/80x.* in the editor/ }).click()
  await expect(page).toHaveURL(new RegExp(`/p/${id}/f/${often}\\?t=resize`))
  await page.getByRole('tab', { name: 'File' }).click()
  const small = page.getByTestId('file-usage')
  await expect(small).toContainText('Requests')
  await shot(page, 'file-usage')
  await page.getByRole('link', { name: 'All numbers' }).click()
  await expect(page.getByRole('heading', { name: 'Usage of often.png' })).toBeVisible()
  await expect(page.getByTestId('storage')).toHaveCount(0)
})

test('what is stored stands beside it, and a project without requests says how to get some', async ({ page, request }) => {
  const id = await project(request, 'Nobody looks')
  await put(request, id, 'a.png', disc(0.2))
  await page.goto(`/p/${id}/usage`)
  await expect(page.getByTestId('empty')).toContainText('Nobody asked for a picture')
  const storage = page.getByTestId('storage')
  await expect(storage.locator('[data-figure=originals]')).toContainText('1 file')
  await expect(storage.getByRole('row', { name: /PNG/ })).toBeVisible()
  await expectAccessible(page)
  await page.getByTestId('empty').getByRole('button', { name: 'Look at 12 months' }).click()
  await expect(page).toHaveURL(/span=12m/)
  await expect(page.getByRole('button', { name: '12 months', exact: true })).toHaveAttribute('aria-pressed', 'true')

  await page.getByRole('button', { name: 'Own dates' }).click()
  await page.getByLabel('From', { exact: true }).fill('2026-01-01')
  await expect(page).toHaveURL(/span=own&from=2026-01-01/)
  await page.reload()
  await expect(page.getByLabel('From', { exact: true })).toHaveValue('2026-01-01')
})

for (const [colorScheme, width] of [['dark', 1280], ['light', 390]] as const) {
  test(`the numbers of all projects, ${colorScheme}, ${width} px`, async ({ page }) => {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 844 })
    await page.goto('/projects')
    await page.getByRole('link', { name: 'Usage' }).click()
    await expect(page.getByRole('heading', { name: 'Usage of all projects' })).toBeVisible()
    await expect(page.locator('[data-measure="requests"] b')).toHaveText(/\d/)
    await page.getByLabel('Told apart by').selectOption('Project')
    await expect(page).toHaveURL(/by=PROJECT/)
    expect(await page.evaluate(() => document.scrollingElement!.scrollWidth)).toBeLessThanOrEqual(width)
    await expectAccessible(page)
    await shot(page, `usage-all-${colorScheme}-${width}`)
  })
}

test('a project that is not there has no numbers', async ({ page }) => {
  await page.goto('/p/00000000-0000-4000-8000-000000000000/usage')
  await expect(page.getByText('There is nothing to count')).toBeVisible()
})
