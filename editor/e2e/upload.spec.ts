import type { Page } from '@playwright/test'
import { writeFileSync } from 'node:fs'
import { disc, noise } from './pictures'
import { chooseFiles, expect, line, names, project, test, tile } from './site'

let id: string
test.beforeEach(async ({ page, request }) => {
  id = await project(request, 'Uploads')
  await page.goto(`/p/${id}`)
  await expect(page.getByText('Drop pictures here')).toBeVisible()
})

const picture = (name: string, buffer: Buffer) => ({ name, mimeType: 'image/png', buffer })

/** A connection that sends so many bytes a second; 0 for as fast as it goes. */
async function throttle(page: Page, bytes: number) {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: bytes || -1 })
}

/** How many files the browser keeps for after a reload. */
const kept = (page: Page) =>
  page.evaluate(async () => {
    const name = 'uppy-blobs'
    if (!(await indexedDB.databases()).some((database) => database.name === name)) return 0
    const answer = <T>(request: IDBRequest<T>) => new Promise<T>((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: reject }))
    const database = await answer(indexedDB.open(name))
    const count = await answer(database.transaction('files').objectStore('files').count())
    database.close()
    return count
  })

test('files are uploaded, appear at once and lead to their page', async ({ page }) => {
  await chooseFiles(page, [picture('one.png', disc(0.1)), picture('two.png', disc(0.6))])
  await expect(line(page, 'one.png')).toHaveAttribute('data-state', 'done')
  await expect(line(page, 'two.png')).toHaveAttribute('data-state', 'done')
  await expect.poll(async () => (await names(page)).sort()).toEqual(['one.png', 'two.png'])
  await page.getByRole('link', { name: 'Open one.png' }).click()
  await expect(page).toHaveURL(/\/f\/[0-9a-f-]{36}/)
})

test('a refusal is the sentence of the server, and leaves nothing', async ({ page }) => {
  await chooseFiles(page, [picture('page.png', Buffer.from('<html><script>alert(1)</script></html>'))])
  await expect(line(page, 'page.png')).toHaveAttribute('data-state', 'refused')
  const said = await line(page, 'page.png').locator('p').innerText()
  expect(said.length).toBeGreaterThan(20)
  expect(said).not.toMatch(/tus|\{|response code/)
  await page.getByRole('button', { name: 'Clear finished' }).click()
  await expect(page.getByRole('region', { name: 'Uploads' })).toHaveCount(0)
  await expect(page.getByText('Drop pictures here')).toBeVisible()
})

test('an upload is paused, stays, and goes on', async ({ page }) => {
  await throttle(page, 400_000)
  await chooseFiles(page, [picture('slow.png', noise(900, 600))])
  await expect(line(page, 'slow.png')).toHaveAttribute('data-state', 'uploading')
  await page.getByRole('button', { name: 'Pause slow.png' }).click()
  await expect(line(page, 'slow.png')).toHaveAttribute('data-state', 'paused')
  await throttle(page, 0)
  await page.getByRole('button', { name: 'Resume slow.png' }).click()
  await expect(line(page, 'slow.png')).toHaveAttribute('data-state', 'done')
  await expect(tile(page, 'slow.png')).toBeVisible()
})

test('a reload in the middle loses nothing: the upload goes on where it was', async ({ page }) => {
  await throttle(page, 250_000)
  await chooseFiles(page, [picture('long.png', noise(900, 700))])
  await expect(line(page, 'long.png')).toHaveAttribute('data-state', 'uploading')
  // Golden Retriever keeps the bytes in IndexedDB: it must have them before the page goes.
  await expect.poll(() => kept(page)).toBeGreaterThan(0)
  await expect(page.getByRole('progressbar', { name: /long.png/ })).not.toHaveAttribute('aria-valuenow', '0')
  const patches: string[] = []
  page.on('request', (request) => request.method() === 'PATCH' && patches.push(request.headers()['upload-offset']!))
  await page.reload()
  await throttle(page, 0)
  await expect(line(page, 'long.png')).toHaveAttribute('data-state', 'done', { timeout: 20_000 })
  await expect(tile(page, 'long.png')).toBeVisible()
  expect(Number(patches[0])).toBeGreaterThan(0)
})

test('a file that is too large for the browser to keep is picked again, and goes on where it was', async ({ page }, info) => {
  const path = info.outputPath('large.png')
  writeFileSync(path, noise(2300, 1600))
  await throttle(page, 3_000_000)
  await page.getByTestId('upload').click()
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('menuitem', { name: 'Files…' }).click()])
  await chooser.setFiles(path)
  await expect(page.getByRole('progressbar', { name: /large.png/ })).toHaveAttribute('aria-valuenow', /[2-9]\d/)
  const patches: string[] = []
  page.on('request', (request) => request.method() === 'PATCH' && patches.push(request.headers()['upload-offset']!))
  await page.reload()
  await throttle(page, 0)
  await expect(line(page, 'large.png')).toHaveAttribute('data-state', 'missing')
  await expect(line(page, 'large.png')).toContainText('10 MiB')
  const [again] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Choose it again' }).click()])
  await again.setFiles(path)
  await expect(line(page, 'large.png')).toHaveAttribute('data-state', 'done', { timeout: 20_000 })
  expect(Number(patches[0])).toBeGreaterThan(0)
})

test('a connection that breaks is taken up again by itself', async ({ page }) => {
  await throttle(page, 400_000)
  await chooseFiles(page, [picture('break.png', noise(800, 600))])
  await expect(line(page, 'break.png')).toHaveAttribute('data-state', 'uploading')
  await page.context().setOffline(true)
  await expect(page.getByText('You are offline')).toBeVisible()
  await page.context().setOffline(false)
  await throttle(page, 0)
  await expect(line(page, 'break.png')).toHaveAttribute('data-state', 'done', { timeout: 30_000 })
})

test('files are dropped anywhere, and pictures are pasted', async ({ page }) => {
  const transfer = await page.evaluateHandle((bytes) => {
    const data = new DataTransfer()
    data.items.add(new File([Uint8Array.from(bytes)], 'dropped.png', { type: 'image/png' }))
    return data
  }, [...disc(0.2)])
  await page.dispatchEvent('header', 'dragenter', { dataTransfer: transfer })
  await expect(page.getByTestId('drop-overlay')).toBeVisible()
  await page.dispatchEvent('header', 'drop', { dataTransfer: transfer })
  await expect(page.getByTestId('drop-overlay')).toHaveCount(0)
  await expect(tile(page, 'dropped.png')).toBeVisible()

  await page.evaluate((bytes) => {
    const data = new DataTransfer()
    data.items.add(new File([Uint8Array.from(bytes)], 'image.png', { type: 'image/png' }))
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  }, [...disc(0.8)])
  await expect(page.locator('[role=gridcell][data-name^="pasted 2"]')).toBeVisible()
})
