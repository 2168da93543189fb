// Measures the live preview as a person meets it: opens a file's page, drags a slider with the mouse, and takes the time from
// each move of the mouse to the frame that it led to being drawn. Usage: node preview.mjs URL
import { chromium } from '@playwright/test'

const [url] = process.argv.slice(2)
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})
const context = await browser.newContext({ viewport: { width: 1180, height: 800 } })
const owner = { email: 'owner@example.org', name: 'Owner', password: 'a password for the bench' }
const made = await context.request.post(new URL('/auth/setup', url).href, { data: owner }) // the browser keeps the cookie
if (!made.ok()) throw new Error(`nobody is signed in: ${made.status()} ${await made.text()}`)
const page = await context.newPage()
page.on('pageerror', (error) => console.error('page:', error.message))

const opened = Date.now()
await page.goto(url)
await page.waitForFunction(() => window.__calotype?.frames.length > 0)
const first = await page.evaluate(() => window.__calotype.frames[0])
console.log(`first frame: ${Math.round(first.drawnAt - first.askedAt)} ms after it was asked for, ${Date.now() - opened} ms after the address was entered`)
await page.waitForTimeout(2000)

for (const operation of ['brightness', 'saturation', 'warmth']) {
  await page.evaluate(() => (window.__calotype.frames.length = 0))
  const slider = await page.locator(`[data-operation=${operation}] input[type=range]`).boundingBox()
  const y = slider.y + slider.height / 2
  const at = (i) => slider.x + slider.width * (0.5 + 0.4 * Math.sin(i / 10))
  await page.mouse.move(at(0), y)
  await page.mouse.down()
  for (let i = 0; i < 150; i++) {
    await page.mouse.move(at(i), y)
    await page.waitForTimeout(16)
  }
  await page.mouse.up()
  await page.waitForTimeout(1500)
  const frames = (await page.evaluate(() => window.__calotype.frames)).filter((f) => !f.settle)
  const took = frames.map((f) => f.drawnAt - f.askedAt).sort((a, b) => a - b)
  const at50 = took[took.length >> 1], at95 = took[Math.floor(took.length * 0.95)]
  const seconds = (frames.at(-1).drawnAt - frames[0].askedAt) / 1000
  console.log(`${operation}: ${frames.length} frames of ${Math.round(frames[0].bytes / 1000)} KB, ${(frames.length / seconds).toFixed(0)} a second; mouse to drawn p50 ${at50.toFixed(1)} ms, p95 ${at95.toFixed(1)} ms`)
}
await browser.close()
