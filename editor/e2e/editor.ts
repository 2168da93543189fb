import type { APIRequestContext, Page } from '@playwright/test'
import { png } from './pictures'
import { expect, project, put } from './site'

/** Uploads a picture into a project of its own and answers the address of its page. */
export async function upload(request: APIRequestContext, name: string, width = 1200, height = 800): Promise<{ page: string; file: string }> {
  const id = await project(request, 'Editing')
  const file = await put(request, id, name, gradient(width, height))
  return { page: `/p/${id}/f/${file}`, file }
}

const gradients = new Map<string, Buffer>()

/** Red grows to the right, green downwards, with a blue square in the top left quarter. Painted once, however many tests ask. */
function gradient(width: number, height: number): Buffer {
  const within = (share: number) => share > 1 / 8 && share < 3 / 8
  const size = `${width}x${height}`
  const picture =
    gradients.get(size) ??
    png(width, height, (x, y) => [
      Math.round(40 + (x / width) * 160),
      Math.round(40 + (y / height) * 160),
      within(x / width) && within(y / height) ? 200 : 40,
    ])
  gradients.set(size, picture)
  return picture
}

/** Opens a file's page and waits for the server's first picture. */
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await page.waitForFunction(() => (window.__calotype?.frames.length ?? 0) > 0)
}

/** The mean colour of a part of the canvas, given in shares of its sides. */
export function mean(page: Page, x = 0, y = 0, w = 1, h = 1): Promise<number[]> {
  return page.getByTestId('canvas').evaluate(
    (element, [x, y, w, h]) => {
      const canvas = element as HTMLCanvasElement
      const { data } = canvas.getContext('2d')!.getImageData(x! * canvas.width, y! * canvas.height, Math.max(1, w! * canvas.width), Math.max(1, h! * canvas.height))
      const sum = [0, 0, 0]
      for (let i = 0; i < data.length; i += 4) for (const c of [0, 1, 2]) sum[c]! += data[i + c]!
      return sum.map((s) => (s * 4) / data.length)
    },
    [x, y, w, h],
  )
}

/** The picture is the one it was, but for what a finer frame of it changes. */
export async function expectSame(page: Page, before: number[]): Promise<void> {
  const now = await mean(page)
  for (const [i, value] of before.entries()) expect(Math.abs(now[i]! - value)).toBeLessThan(1)
}

export const ratio = (page: Page) => page.getByTestId('canvas').evaluate((c) => (c as HTMLCanvasElement).width / (c as HTMLCanvasElement).height)
export const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText())
export const address = (page: Page) => page.getByTestId('address')
export const slider = (page: Page, name: string) => page.locator(`[data-operation=${name}] input[type=range]`)

export async function drag(page: Page, from: { x: number; y: number }, dx: number, dy: number): Promise<void> {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(from.x + dx / 2, from.y + dy / 2, { steps: 4 })
  await page.mouse.move(from.x + dx, from.y + dy, { steps: 4 })
  await page.mouse.up()
}

export async function middle(page: Page, selector: string): Promise<{ x: number; y: number }> {
  const box = (await page.locator(selector).boundingBox())!
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}
