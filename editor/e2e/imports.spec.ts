import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page, WebSocketRoute } from '@playwright/test'
import { expectAccessible } from './accessible'
import { disc, noise } from './pictures'
import { shot } from './shots'
import { chooseFiles, expect, line, names, project, test, tile } from './site'

test.use({ reducedMotion: 'reduce' } as object)

/** A server on this machine from which pictures are fetched: it sends the half of each, and the rest when it is told to. */
class Elsewhere {
  readonly bytes = noise(300, 200)
  /** Who waits for more, by path, and how much they have. */
  readonly waiting = new Map<string, { response: ServerResponse; sent: number }>()
  /** The paths whose readers left before the end. */
  readonly left: string[] = []
  /** What it answers for a while in place of a picture. */
  status = 200
  #server: Server = createServer((request, response) => {
    const path = request.url!
    if (path.endsWith('.html')) return response.writeHead(200, { 'Content-Type': 'image/png' }).end('<!doctype html><title>No picture</title><p>Hello.</p>')
    if (this.status !== 200) return response.writeHead(this.status).end()
    // Of what is sent in chunks nobody knows how much comes.
    response.writeHead(200, { 'Content-Type': 'image/png', ...(path.startsWith('/open/') ? {} : { 'Content-Length': this.bytes.length }) })
    this.waiting.set(path, { response, sent: 0 })
    this.more(path, this.bytes.length / 2)
    response.on('close', () => this.waiting.delete(path) && this.left.push(path))
  })

  async open(): Promise<string> {
    await new Promise<void>((listening) => this.#server.listen(0, '127.0.0.1', listening))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Sends so many bytes more of what is asked for at a path. */
  more(path: string, bytes: number): void {
    const one = this.waiting.get(path)!
    one.response.write(this.bytes.subarray(one.sent, (one.sent += bytes)))
  }

  /** Sends all that is left. */
  finish(path: string): void {
    const { response, sent } = this.waiting.get(path)!
    this.waiting.delete(path)
    response.end(this.bytes.subarray(sent))
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }
}

let elsewhere: Elsewhere
let from: string
let id: string
test.beforeEach(async ({ page, request }) => {
  elsewhere = new Elsewhere()
  from = await elsewhere.open()
  id = await project(request, 'Fetched')
  await page.goto(`/p/${id}`)
  await expect(page.getByText('Drop pictures here')).toBeVisible()
})
test.afterEach(() => elsewhere.close())

const paste = (page: Page, text: string) =>
  page.evaluate((text) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', text)
    return document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, text)

/** Has pictures fetched, by the way that pasting opens. */
async function fetchAll(page: Page, ...addresses: string[]): Promise<void> {
  await paste(page, addresses.join('\n'))
  await page.getByRole('dialog').getByRole('button', { name: /^Fetch/ }).click()
}

test('pictures are fetched from addresses: progress, the file, a refusal, another try, and giving up', async ({ page }) => {
  await page.getByTestId('upload').click()
  await expect(page.getByRole('menuitem')).toHaveText(['Files…', 'Folder…', 'From an address…'])
  await shot(page, 'import-menu')
  await page.getByRole('menuitem', { name: 'From an address…' }).click()
  const dialog = page.getByRole('dialog')
  const field = dialog.getByLabel('Addresses, one a line')
  await expect(field).toBeFocused()
  await expect(dialog.getByRole('button', { name: 'Fetch' })).toBeDisabled()
  await expectAccessible(page)

  // What is no address is named, and nothing of it is lost.
  await field.fill(`${from}/sea%20gull.png\nexample.org/gull.png\n${from}/page.html\nftp://example.org/gull.png`)
  await page.keyboard.press('Control+Enter')
  await expect(dialog.getByRole('alert')).toContainText('Line 2: it must begin with https:// or http://. example.org/gull.png')
  await expect(dialog.getByRole('alert')).toContainText('Line 4')
  await expect(field).toBeFocused()
  expect(await page.evaluate(() => getSelection()!.toString())).toBe('example.org/gull.png')
  await expectAccessible(page)
  await shot(page, 'import-dialog-wrong')
  await field.fill(`${from}/sea%20gull.png\n${from}/page.html`)
  await shot(page, 'import-dialog-light')
  await dialog.getByRole('button', { name: 'Fetch 2 files' }).click()
  await expect(dialog).toHaveCount(0)

  // One is no picture, whatever it says it is; of the other half has come.
  await expect(line(page, 'page.html')).toHaveAttribute('data-state', 'refused')
  const said = await line(page, 'page.html').locator('p').last().innerText()
  expect(said.length).toBeGreaterThan(20)
  expect(said).not.toMatch(/page\.html|\{|FAILED/)
  await expect(line(page, 'sea gull.png')).toHaveAttribute('data-state', 'uploading')
  const progress = page.getByRole('progressbar', { name: 'Fetching sea gull.png' })
  await expect(async () => {
    elsewhere.more('/sea%20gull.png', 1) // what is told is told four times a second at most
    await expect(progress).toHaveAttribute('aria-valuenow', '50', { timeout: 500 })
  }).toPass()
  await expect(line(page, 'sea gull.png')).toContainText(/\d+ KB of \d+ KB/)
  await expect(page.getByTestId('tray-title')).toHaveText('Fetching 1 file')
  await expect(page.getByRole('button', { name: 'Pause all' })).toHaveCount(0)
  await expectAccessible(page)
  await shot(page, 'import-tray-light')
  elsewhere.finish('/sea%20gull.png')
  await expect(line(page, 'sea gull.png')).toHaveAttribute('data-state', 'done')
  await expect(tile(page, 'sea gull.png')).toBeVisible()

  // Pasted, an address goes into the same window. What fails for now can be tried again.
  elsewhere.status = 503
  await fetchAll(page, `${from}/open/late.png`)
  await expect(line(page, 'late.png')).toHaveAttribute('data-state', 'failed')
  await expect(line(page, 'late.png')).toContainText('503')
  elsewhere.status = 200
  await page.getByRole('button', { name: 'Try late.png again' }).click()
  await expect(async () => {
    elsewhere.more('/open/late.png', 1)
    await expect(line(page, 'late.png')).toContainText(/\d+ KB so far/, { timeout: 500 })
  }).toPass()
  await expect(page.getByRole('progressbar', { name: 'Fetching late.png' })).not.toHaveAttribute('aria-valuenow')
  await page.emulateMedia({ colorScheme: 'dark' })
  await expectAccessible(page)
  await shot(page, 'import-tray-dark')
  await page.setViewportSize({ width: 390, height: 844 })
  await shot(page, 'import-tray-dark-390')
  await page.setViewportSize({ width: 1280, height: 800 })

  // Given up, the connection to the other server ends, and nothing stays.
  await page.getByRole('button', { name: 'Cancel late.png' }).focus()
  await page.keyboard.press('Enter')
  await expect(line(page, 'late.png')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Fold the tray' })).toBeFocused()
  await expect.poll(() => elsewhere.left).toEqual(['/open/late.png'])
  expect(await names(page)).toEqual(['sea gull.png'])
  await page.getByRole('link', { name: 'Open sea gull.png' }).click()
  await expect(page).toHaveURL(new RegExp(`/p/${id}/f/[0-9a-f-]{36}`))
})

test('four go on at once and the others wait, over a reload and a lost connection', async ({ page }) => {
  const sockets: WebSocketRoute[] = []
  await page.routeWebSocket('**/graphql', (socket) => {
    socket.connectToServer()
    sockets.push(socket)
  })
  const paths = [1, 2, 3, 4, 5, 6].map((n) => `/${n}.png`)
  await fetchAll(page, ...paths.map((path) => from + path))
  const state = (n: number, wanted: string) => expect(line(page, `${n}.png`)).toHaveAttribute('data-state', wanted)
  for (const n of [1, 2, 3, 4]) await state(n, 'uploading')
  for (const n of [5, 6]) await state(n, 'waiting')
  await expect.poll(() => [...elsewhere.waiting.keys()].sort()).toEqual(paths.slice(0, 4))

  await page.reload()
  for (const n of [1, 2, 3, 4]) await state(n, 'uploading')
  for (const n of [5, 6]) await state(n, 'waiting')
  elsewhere.finish('/2.png')
  await state(2, 'done')
  await expect.poll(() => [...elsewhere.waiting.keys()].sort()).toEqual(['/1.png', '/3.png', '/4.png', '/5.png'])

  // What comes while nobody hears of it is heard of afterwards.
  await state(5, 'uploading')
  await sockets.at(-1)!.close({ code: 1011 })
  for (const path of ['/1.png', '/3.png', '/4.png', '/5.png']) elsewhere.finish(path)
  for (const n of [1, 3, 4, 5]) await state(n, 'done')
  await expect.poll(() => [...elsewhere.waiting.keys()]).toEqual(['/6.png'])
  elsewhere.finish('/6.png')
  await state(6, 'done')
  await expect.poll(async () => (await names(page)).sort()).toEqual(paths.map((path) => path.slice(1)))
  await expect(page.getByTestId('tray-title')).toHaveText('6 files fetched')
})

test('what is fetched and what is uploaded share the tray', async ({ page }) => {
  const picture = (name: string, buffer: Buffer) => ({ name, mimeType: 'image/png', buffer })
  await fetchAll(page, `${from}/slow.png`, `${from}/page.html`)
  await expect(line(page, 'page.html')).toHaveAttribute('data-state', 'refused')
  await page.route('**/uploads/**', () => {}) // which never answers
  await chooseFiles(page, [picture('one.png', disc(0.2)), picture('text.png', Buffer.from('no picture'))])
  await expect(page.getByTestId('tray-title')).toHaveText('Uploading 3 files')
  await page.getByRole('button', { name: 'Pause all' }).click()
  for (const name of ['one.png', 'text.png']) await expect(line(page, name)).toHaveAttribute('data-state', 'paused')
  await expect(line(page, 'slow.png')).toHaveAttribute('data-state', 'uploading')
  await page.unroute('**/uploads/**')
  for (const name of ['one.png', 'text.png']) await page.getByRole('button', { name: `Resume ${name}` }).click()
  await expect(line(page, 'one.png')).toHaveAttribute('data-state', 'done')
  await expect(line(page, 'text.png')).toHaveAttribute('data-state', 'refused')
  await page.getByRole('button', { name: 'Clear finished' }).click()
  await expect(page.locator('li[data-state]')).toHaveCount(1)
  elsewhere.finish('/slow.png')
  await expect(line(page, 'slow.png')).toHaveAttribute('data-state', 'done')
  await page.getByRole('button', { name: 'Remove slow.png' }).click()
  await expect(page.getByRole('region', { name: 'Uploads' })).toHaveCount(0)
  await expect.poll(async () => (await names(page)).sort()).toEqual(['one.png', 'slow.png'])
})

test('without a connection they wait for it', async ({ page }) => {
  // The window comes with the menus, when the page has nothing else to do.
  await page.getByTestId('upload').click()
  await expect(page.getByRole('menuitem')).toHaveCount(3)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('menuitem')).toHaveCount(0)
  await page.context().setOffline(true)
  await expect(page.getByText('You are offline')).toBeVisible()
  // What begins the first of a page has not come.
  await fetchAll(page, `${from}/1.png`)
  await expect(page.getByRole('dialog').getByRole('alert')).toHaveText('The upload could not begin. The server cannot be reached.')
  await expect(page.getByRole('dialog').getByRole('textbox')).toHaveValue(`${from}/1.png`)
  await page.context().setOffline(false)
  await page.getByRole('dialog').getByRole('button', { name: 'Fetch' }).click()
  await expect(line(page, '1.png')).toHaveAttribute('data-state', 'uploading')

  await page.context().setOffline(true)
  await fetchAll(page, `${from}/2.png`)
  await expect(line(page, '2.png')).toHaveAttribute('data-state', 'waiting')
  await page.context().setOffline(false)
  await expect(line(page, '2.png')).toHaveAttribute('data-state', 'uploading')
})

test('what is pasted elsewhere, or is more than addresses, opens nothing', async ({ page }) => {
  expect(await paste(page, `see ${from}/gull.png`)).toBe(true)
  await page.getByRole('textbox', { name: 'Search by name' }).focus()
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', text)
    document.activeElement!.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, `${from}/gull.png`)
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await paste(page, `${from}/1.png ${from}/2.png`)).toBe(false)
  await expect(page.getByRole('dialog').getByRole('textbox')).toHaveValue(`${from}/1.png\n${from}/2.png`)
  await page.emulateMedia({ colorScheme: 'dark' })
  await expectAccessible(page)
  await shot(page, 'import-dialog-dark-390')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})
