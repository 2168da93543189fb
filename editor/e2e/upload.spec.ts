import type { CDPSession, Page } from '@playwright/test'
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

const sessions = new WeakMap<Page, Promise<CDPSession>>()

/** A connection that sends so many bytes a second; 0 for as fast as it goes. What one session of a page bounds, another cannot set free. */
async function throttle(page: Page, bytes: number) {
  const asked = sessions.get(page) ?? page.context().newCDPSession(page)
  sessions.set(page, asked)
  const session = await asked
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

/** What the browser keeps of uploads for after a reload, but for their bytes. */
const remembered = (page: Page) =>
  page.evaluate(async () => {
    const answer = <T>(request: IDBRequest<T>) => new Promise<T>((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: reject }))
    const database = await answer(indexedDB.open('uppy-blobs'))
    const all = await answer(database.transaction('metadata').objectStore('metadata').getAll())
    database.close()
    return JSON.stringify(all)
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
  await throttle(page, 150_000)
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
  await throttle(page, 120_000)
  await chooseFiles(page, [picture('long.png', noise(900, 700))])
  await expect(line(page, 'long.png')).toHaveAttribute('data-state', 'uploading')
  // Golden Retriever keeps the bytes in IndexedDB: it must have them before the page goes.
  await expect.poll(() => kept(page)).toBeGreaterThan(0)
  await expect(page.getByRole('progressbar', { name: /long.png/ })).toHaveAttribute('aria-valuenow', /[2-9]\d/)
  const patches: string[] = []
  page.on('request', (request) => request.method() === 'PATCH' && patches.push(request.headers()['upload-offset']!))
  await page.reload()
  await throttle(page, 0)
  await expect(line(page, 'long.png')).toHaveAttribute('data-state', 'done', { timeout: 20_000 })
  await expect(tile(page, 'long.png')).toBeVisible()
  expect(Number(patches[0])).toBeGreaterThan(0)
})

test('what is chosen right after a reload arrives', async ({ page }) => {
  await chooseFiles(page, [picture('first.png', disc(0.5))])
  await expect(line(page, 'first.png')).toHaveAttribute('data-state', 'done')
  await expect.poll(() => remembered(page)).toContain('first.png')
  await page.reload()
  const more = Array.from({ length: 6 }, (_, i) => picture(`more${i}.png`, noise(300, 200, i)))
  await chooseFiles(page, more)
  await expect.poll(async () => (await names(page)).sort(), { timeout: 20_000 }).toEqual(['first.png', ...more.map(({ name }) => name)])
})

test('a file that is too large for the browser to keep is picked again, and goes on where it was', async ({ page }, info) => {
  const path = info.outputPath('large.png')
  writeFileSync(path, noise(2300, 1600))
  await throttle(page, 500_000)
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

test('a second tab leaves the uploads of the first alone, and has its own', async ({ page, context }) => {
  await throttle(page, 60_000)
  const pictures = Array.from({ length: 4 }, (_, i) => picture(`n${i}.png`, noise(300, 200, i)))
  await chooseFiles(page, pictures)
  await expect(line(page, 'n0.png')).toHaveAttribute('data-state', 'uploading')
  const other = await context.newPage()
  await other.goto(`/p/${id}`)
  await expect(other.getByTestId('upload')).toBeVisible()
  await chooseFiles(other, [picture('own.png', disc(0.3))])
  await expect(line(other, 'own.png')).toHaveAttribute('data-state', 'done')
  await throttle(page, 0)
  for (const { name } of pictures) await expect(line(page, name)).toHaveAttribute('data-state', 'done', { timeout: 20_000 })
  await expect(other.locator('li[data-state]')).toHaveCount(1)
  await expect.poll(async () => (await names(other)).sort()).toEqual(['n0.png', 'n1.png', 'n2.png', 'n3.png', 'own.png'])
})

test('a page that ends just before it hears that a file is whole does not ask for it again', async ({ page }) => {
  await page.route('**/uploads/*', async (route) => {
    if (route.request().method() !== 'PATCH') return route.continue()
    await route.fetch() // and the answer is lost
  })
  await chooseFiles(page, [picture('whole.png', noise(2100, 1700))])
  await expect.poll(() => names(page), { timeout: 20_000 }).toEqual(['whole.png'])
  await expect.poll(() => remembered(page)).toContain('uploadUrl')
  await page.unroute('**/uploads/*')
  const [head] = await Promise.all([page.waitForResponse((response) => response.request().method() === 'HEAD' && response.url().includes('/uploads/')), page.reload()])
  expect(head.ok()).toBe(true)
  await expect(page.getByRole('region', { name: 'Uploads' })).toHaveCount(0)
})

test('what was refused is not sent again with what comes later', async ({ page }) => {
  const sent: string[] = []
  page.on('request', (request) => request.method() === 'POST' && request.url().includes('/uploads/') && sent.push(request.headers()['upload-length']!))
  const bad = picture('bad.png', Buffer.from('this is a text, whatever its name'))
  await chooseFiles(page, [bad])
  await expect(line(page, 'bad.png')).toHaveAttribute('data-state', 'refused')
  await chooseFiles(page, [picture('good.png', disc(0.4))])
  await expect(line(page, 'good.png')).toHaveAttribute('data-state', 'done')
  await expect(line(page, 'bad.png')).toHaveAttribute('data-state', 'refused')
  expect(sent).toHaveLength(2)
})

test('new files do not wait for old ones that are tried again', async ({ page }) => {
  test.setTimeout(90_000)
  const old = noise(300, 200, 7)
  const away = (url: URL) => url.pathname.startsWith('/uploads/')
  await page.route(away, (route) => route.abort())
  await chooseFiles(page, [picture('old.png', old)])
  await expect(line(page, 'old.png')).toHaveAttribute('data-state', 'failed', { timeout: 40_000 })
  await page.unroute(away)
  // The old one gets no answer for good.
  await page.route(away, (route) => (route.request().headers()['upload-length'] === String(old.length) ? undefined : route.continue()))
  await chooseFiles(page, [picture('new.png', disc(0.4))])
  await expect(line(page, 'new.png')).toHaveAttribute('data-state', 'done')
})

test('many refusals are one line that opens, below what moves', async ({ page }) => {
  await chooseFiles(page, Array.from({ length: 4 }, (_, i) => picture(`text${i}.png`, Buffer.from(`text number ${i}`))))
  const group = page.getByText('4 not accepted')
  await expect(group).toBeVisible()
  await expect(line(page, 'text0.png')).toBeHidden()
  await group.click()
  await expect(line(page, 'text0.png')).toBeVisible()
})

test('on the page of a file the keys open what is one line', async ({ page }) => {
  await chooseFiles(page, [picture('one.png', disc(0.1)), ...Array.from({ length: 3 }, (_, i) => picture(`text${i}.png`, Buffer.from(`text number ${i}`)))])
  await expect(page.getByText('3 not accepted')).toBeVisible()
  await tile(page, 'one.png').locator('a').click()
  await page.getByRole('button', { name: /need.? attention/ }).click()
  await page.locator('summary').filter({ hasText: '3 not accepted' }).focus()
  await page.keyboard.press('Enter')
  await expect(line(page, 'text0.png')).toBeVisible()
  await page.keyboard.press('Space')
  await expect(line(page, 'text0.png')).toBeHidden()
})

test('uploads that failed while the server was away go on when it is back, or when they are told to', async ({ page }) => {
  await page.route('**/uploads/**', (route) => route.abort())
  await chooseFiles(page, [picture('away.png', disc(0.7))])
  await expect(line(page, 'away.png')).toHaveAttribute('data-state', 'failed', { timeout: 40_000 })
  await page.unroute('**/uploads/**')
  await expect(page.getByRole('button', { name: 'Try all again' })).toBeVisible()
  await page.evaluate(() => window.dispatchEvent(new Event('online')))
  await expect(line(page, 'away.png')).toHaveAttribute('data-state', 'done')
})

test('on the page of a file the uploads are a pill, which opens', async ({ page }) => {
  await chooseFiles(page, [picture('one.png', disc(0.1)), picture('text.png', Buffer.from('no picture'))])
  await expect(line(page, 'text.png')).toHaveAttribute('data-state', 'refused')
  await tile(page, 'one.png').locator('a').click()
  await expect(page.getByRole('heading', { name: 'one.png' })).toBeVisible()
  await expect(page.locator('li[data-state]')).toHaveCount(0)
  await page.getByRole('button', { name: /needs attention/ }).focus()
  await page.keyboard.press('Enter')
  await expect(line(page, 'text.png')).toBeVisible()
  // The other button is where the focus goes on.
  await page.keyboard.press('Enter')
  await expect(line(page, 'text.png')).toHaveCount(0)
  await expect(page.getByRole('button', { name: /needs attention/ })).toBeFocused()
})

test('a connection that breaks is taken up again by itself', async ({ page }) => {
  await throttle(page, 150_000)
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
