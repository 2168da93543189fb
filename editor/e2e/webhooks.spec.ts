import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expectAccessible } from './accessible'
import { disc } from './pictures'
import { shot } from './shots'
import { expect, project, put, test } from './site'

test.use({ reducedMotion: 'reduce', permissions: ['clipboard-read', 'clipboard-write'] } as object)

/** A receiver on this machine: what it was sent, and what it answers. */
class Receiver {
  readonly got: { headers: IncomingHttpHeaders; body: string }[] = []
  status = 200
  #server: Server = createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    this.got.push({ headers: request.headers, body })
    response.writeHead(this.status, { 'Content-Type': 'text/plain' }).end(this.status === 200 ? 'thank you' : 'not now')
  })

  async open(): Promise<string> {
    await new Promise<void>((listening) => this.#server.listen(0, '127.0.0.1', listening))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook`
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  types = () => this.got.map(({ body }) => (JSON.parse(body) as { type: string }).type)
}

test('a webhook is made, tested against a receiver, told of a file, sent again, and deleted', async ({ page, request }) => {
  const receiver = new Receiver()
  const url = await receiver.open()
  const id = await project(request, 'Telling')
  await page.goto(`/p/${id}`)
  await page.getByRole('button', { name: /Switch project/ }).click()
  await page.getByRole('menuitem', { name: 'Webhooks…' }).click()
  await expect(page.getByText('Nobody is told yet')).toBeVisible()
  await expectAccessible(page)

  // What is wrong is said in the window, which stays.
  await page.getByTestId('new-webhook').click()
  const window = page.getByRole('dialog')
  await expectAccessible(page)
  await window.getByLabel('Address').fill('http://10.0.0.1/hook')
  await window.getByRole('button', { name: 'Make webhook' }).click()
  await expect(window.getByRole('alert')).toContainText('not public')
  await window.getByLabel('Address').fill(url)
  await window.getByRole('checkbox', { name: 'variant.created' }).check()
  await window.getByLabel('Only files of these media types').fill('image/png, image/*')
  await shot(page, 'webhook-form')
  await window.getByRole('button', { name: 'Make webhook' }).click()
  await expect(window).toHaveCount(0)
  const card = page.getByTestId('webhook')
  await expect(card).toHaveAttribute('data-url', url)
  await expect(card).toContainText('of type image/png, image/*')

  // A test shows what was sent and what came back; the secret that is shown signs it.
  await card.getByRole('button', { name: 'Send a test' }).click()
  const tested = card.getByTestId('tested')
  await expect(tested.getByRole('status')).toHaveText('Delivered')
  await expect(tested.getByTestId('request')).toContainText('"type": "webhook.test"')
  await expect(tested.getByTestId('response')).toHaveText('thank you')
  await expect(card.getByTestId('secret')).not.toContainText(/whsec_[\w+/]/)
  await card.getByRole('button', { name: 'Show' }).click()
  await expect(card.getByTestId('secret')).toHaveText(/^whsec_[\w+/]{20,}={0,2}$/)
  const secret = (await card.getByTestId('secret').textContent())!
  await card.getByRole('button', { name: 'Copy' }).click()
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(secret)
  const signed = (headers: IncomingHttpHeaders, body: string, by: string) =>
    `v1,${createHmac('sha256', Buffer.from(by.slice('whsec_'.length), 'base64')).update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`).digest('base64')}`
  expect(receiver.got).toHaveLength(1)
  const [first] = receiver.got
  expect(first!.headers['webhook-signature']).toBe(signed(first!.headers, first!.body, secret))
  await expectAccessible(page)

  // What happens is told, and the log has it.
  await put(request, id, 'told.png', disc(0.3))
  await expect.poll(receiver.types).toEqual(['webhook.test', 'file.created'])
  await card.getByRole('button', { name: 'Deliveries' }).click()
  const log = card.getByTestId('log')
  await expect(async () => {
    await log.getByRole('button', { name: 'Read again' }).click()
    await expect(log.getByTestId('delivery').nth(0)).toContainText(/file\.created\s*Delivered/, { timeout: 1000 })
  }).toPass()
  await log.getByTestId('delivery').nth(0).getByRole('button', { name: /file\.created/ }).first().click()
  await expect(log.getByTestId('request')).toContainText('"name": "told.png"')
  await expectAccessible(page)
  await shot(page, 'webhooks-light')

  // Sent again, it is the same message; a receiver that fails shows so.
  receiver.status = 503
  await log.getByRole('button', { name: 'Send file.created again' }).click()
  await expect.poll(receiver.types).toEqual(['webhook.test', 'file.created', 'file.created'])
  expect(receiver.got[2]!.headers['webhook-id']).toBe(receiver.got[1]!.headers['webhook-id'])
  await expect(log.getByTestId('response')).toHaveText('not now')
  await log.getByLabel('State').selectOption('Delivered')
  await expect(log.getByTestId('delivery')).toHaveCount(1)
  await expect(log.getByTestId('delivery')).toContainText('webhook.test')

  // A new secret takes a second click; the old one holds beside it.
  receiver.status = 200
  const choose = async (name: string) => {
    await card.getByRole('button', { name: /^Actions for/ }).click()
    await page.getByRole('menuitem', { name }).click()
  }
  await choose('New secret…')
  await expect(card.getByRole('button', { name: 'Make a new secret' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(card.getByTestId('secret')).not.toHaveText(secret)
  const fresh = (await card.getByTestId('secret').textContent())!
  await card.getByRole('button', { name: 'Send a test' }).click()
  await expect.poll(() => receiver.got.length).toBe(4)
  const last = receiver.got[3]!
  expect(last.headers['webhook-signature']!.toString().split(' ').sort()).toEqual([signed(last.headers, last.body, fresh), signed(last.headers, last.body, secret)].sort())

  await choose('Disable')
  await expect(card).toContainText('Off')
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await page.evaluate(() => document.scrollingElement!.scrollWidth)).toBeLessThanOrEqual(390)
  await expectAccessible(page)
  await shot(page, 'webhooks-dark-390')
  await choose('Delete…')
  await page.keyboard.press('Escape')
  await expect(card).toHaveCount(1)
  await choose('Delete…')
  await card.getByRole('button', { name: 'Delete for good?' }).click()
  await expect(card).toHaveCount(0)
  await expect(page.getByText('Nobody is told yet')).toBeVisible()
  receiver.close()
})

test('the webhooks of a project that is not there', async ({ page }) => {
  await page.goto('/p/00000000-0000-4000-8000-000000000000/webhooks')
  await expect(page.getByText('This project is not there')).toBeVisible()
})
