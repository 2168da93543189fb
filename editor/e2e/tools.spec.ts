import { address, clipboard, drag, mean, middle, open, ratio, slider, upload } from './editor'
import { disc, noise } from './pictures'
import { expect, graphql, project, put, test, tile } from './site'

const at = (page: string, transformation: string) => `${page}?t=${encodeURIComponent(transformation)}`

test.describe('by touch', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } })

  test('one who scrolls the panel does not change the picture', async ({ page, request }) => {
    await open(page, (await upload(request, 'touch.png')).page)
    const from = await middle(page, '[data-operation=exposure] input[type=range]')
    const session = await page.context().newCDPSession(page)
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', y: number) =>
      session.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x: from.x - 60, y }] })
    await touch('touchStart', from.y)
    for (let y = from.y; y > from.y - 120; y -= 10) await touch('touchMove', y)
    await touch('touchEnd', 0)
    await expect.poll(() => page.getByRole('tabpanel').evaluate((panel) => panel.scrollTop)).toBeGreaterThan(20)
    await expect(address(page)).toHaveValue('')
    await expect(page.getByRole('button', { name: 'Undo' })).toBeDisabled()
  })
})

test('fill colour and enlarging go before what they affect', async ({ page, request }) => {
  const { page: url } = await upload(request, 'state.png', 600, 400)
  await open(page, at(url, 'resize/900x/-/rotate/45'))
  await page.getByRole('tab', { name: 'Shape' }).click()
  await page.locator('[data-operation=stretch] select').selectOption('off')
  await expect(address(page)).toHaveValue('stretch/off/-/resize/900x/-/rotate/45')
  await page.getByRole('button', { name: 'Add Fill colour' }).click()
  await expect(address(page)).toHaveValue('stretch/off/-/setfill/ffffff/-/resize/900x/-/rotate/45')
})

test('the crop tool cuts the corners off a picture that was rotated', async ({ page, request }) => {
  const { page: url } = await upload(request, 'tilted.png')
  await open(page, at(url, 'rotate/30/-/resize/800x'))
  await page.keyboard.press('c')
  await expect(page.locator('.crop-move')).toBeFocused()
  // The whole of what 30 degrees make of 1200 × 800.
  await expect(page.getByTestId('crop-size')).toHaveText(/^14[34]\d × 129\d$/)
  const area = (await page.locator('[data-crop]').boundingBox())!
  await drag(page, await middle(page, '[data-handle=nw]'), area.width / 4, area.height / 4)
  await page.keyboard.press('Enter')
  await expect(page.locator('[data-crop]')).toHaveCount(0)
  await expect(address(page)).toHaveValue(/^rotate\/30\/-\/crop\/\d+x\d+\/\d+,\d+\/-\/resize\/800x$/)
  await expect(page.getByTestId('crop')).toBeFocused()
})

test('the picture is turned under the crop tool, which stays open', async ({ page, request }) => {
  const { page: url } = await upload(request, 'under.png')
  await open(page, at(url, 'crop/600x400/0,0'))
  await page.getByTestId('crop').click()
  await expect(page.getByTestId('crop-size')).toHaveText('600 × 400')
  await page.getByRole('button', { name: 'Rotate left' }).click()
  await expect(page.getByTestId('crop-size')).toHaveText('400 × 600')
  await page.getByTestId('crop-done').click()
  await expect(address(page)).toHaveValue('rotate/90/-/crop/400x600/0,600')
})

test('who turns under the crop tool and is done at once keeps the crop', async ({ page, request }) => {
  const { page: url } = await upload(request, 'quick.png')
  await open(page, at(url, 'crop/600x400/0,0'))
  await page.getByTestId('crop').click()
  await expect(page.getByTestId('crop-size')).toHaveText('600 × 400')
  const quick = () => page.evaluate(() => [document.querySelector<HTMLElement>('[aria-label="Rotate left"]')!, document.querySelector<HTMLElement>('[data-testid=crop-done]')!].forEach((button) => button.click()))
  await quick()
  await expect(address(page)).toHaveValue('rotate/90/-/crop/400x600/0,600')

  await open(page, url)
  await page.getByTestId('crop').click()
  await expect(page.getByTestId('crop-size')).toHaveText('1200 × 800')
  await quick()
  await expect(address(page)).toHaveValue('rotate/90')
})

test('who cancels the crop keeps what was set beside it', async ({ page, request }) => {
  const { page: url } = await upload(request, 'beside.png')
  await open(page, at(url, 'crop/600x400/10,20'))
  await page.getByTestId('crop').click()
  await expect(page.getByTestId('crop-size')).toHaveText('600 × 400')
  await page.getByRole('button', { name: '1:1' }).click()
  await expect(address(page)).toHaveValue(/^crop\/400x400/)
  await page.getByRole('switch', { name: 'Invert' }).click()
  await expect(address(page)).toHaveValue(/invert/)
  await page.keyboard.press('Escape')
  await expect(address(page)).toHaveValue('crop/600x400/10,20/-/invert')
})

test('turning a crop that adds a border keeps that, under the tool too', async ({ page, request }) => {
  const { page: url } = await upload(request, 'border.png')
  await open(page, at(url, 'crop/1400x1000/-100,-50'))
  await page.getByTestId('crop').click()
  await expect(page.getByTestId('crop-size')).toHaveText('1200 × 800')
  await page.getByRole('button', { name: 'Rotate left' }).click()
  await expect(page.getByTestId('crop-size')).toHaveText('800 × 1200')
  await page.getByTestId('crop-done').click()
  await expect(address(page)).toHaveValue('rotate/90/-/crop/1000x1400/-50,-100')
  await page.getByRole('button', { name: 'Rotate right' }).click()
  await expect(address(page)).toHaveValue('crop/1400x1000/-100,-50')
})

test('a tool that is pressed while a typed address is read wins', async ({ page, request }) => {
  await open(page, (await upload(request, 'race.png')).page)
  let answer = () => {}
  const held = new Promise<void>((go) => (answer = go))
  await page.route('**/graphql', async (route) => (await held, route.continue().catch(() => {})))
  const asked = page.waitForRequest('**/graphql')
  await address(page).fill('invert')
  await asked
  await page.getByRole('button', { name: 'Rotate left' }).click()
  await expect(address(page)).toHaveValue('rotate/90')
  answer()
  await page.waitForTimeout(500)
  await expect(address(page)).toHaveValue('rotate/90')
})

test('looking at a crop leaves it as it is, and its shape is known', async ({ page, request }) => {
  const { page: url } = await upload(request, 'look.png')
  await open(page, at(url, 'crop/1400x1000/-100,-100'))
  await page.getByTestId('crop').click()
  await expect(page.getByTestId('crop-size')).toHaveText('1200 × 800')
  await page.getByTestId('crop-done').click()
  await expect(address(page)).toHaveValue('crop/1400x1000/-100,-100')
  await address(page).fill('crop/1:1')
  await address(page).press('Enter')
  await page.getByTestId('crop').click()
  await expect(page.getByRole('button', { name: '1:1' })).toHaveAttribute('aria-pressed', 'true')
})

test('sizes that cannot be are not taken, and a link that serves nothing says so', async ({ page, request }) => {
  const { page: url } = await upload(request, 'sizes.png')
  await open(page, at(url, 'resize/500x300'))
  await page.getByRole('tab', { name: 'Shape' }).click()
  const width = page.locator('[data-operation=resize]').getByRole('textbox').first()
  for (const wrong of ['0', '-50', '12.5', 'wide']) {
    await width.fill(wrong)
    await width.press('Tab')
    await expect(width).toHaveValue('500')
  }
  await expect(address(page)).toHaveValue('resize/500x300')
  await width.fill('900000')
  await width.press('Enter')
  await page.getByRole('tab', { name: 'Link' }).click()
  await expect(page.getByTestId('serves')).not.toContainText('Measuring')
  await expect(page.getByTestId('serves')).toContainText(/allow|large|at most/i)
})

test('Esc takes back what is being typed, and a click selects the number', async ({ page, request }) => {
  await open(page, at((await upload(request, 'esc.png')).page, 'contrast/12'))
  const number = page.locator('[data-operation=contrast] input:not([type=range])')
  await number.fill('99')
  await page.keyboard.press('Escape')
  await expect(number).toHaveValue('12')
  await number.click()
  await page.keyboard.type('20')
  await page.keyboard.press('Enter')
  await number.click()
  await page.keyboard.type('30')
  await page.keyboard.press('Enter')
  await expect(address(page)).toHaveValue('contrast/30')

  await address(page).fill('contrast/30/-/grayscale')
  await expect(page.getByRole('switch', { name: 'Black and white' })).toBeChecked()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('switch', { name: 'Black and white' })).not.toBeChecked()
  await expect(address(page)).toHaveValue('contrast/30')
})

test('what is typed while the server is away is read when it is back', async ({ page, request }) => {
  await open(page, (await upload(request, 'typed.png')).page)
  await page.route('**/graphql', (route) => route.abort())
  await address(page).fill('invert')
  await expect(page.getByRole('alert')).toHaveText('The server cannot be reached.')
  await page.unroute('**/graphql')
  await page.evaluate(() => window.dispatchEvent(new Event('online')))
  await expect(page.getByRole('alert')).toHaveCount(0)
  await expect(page.getByRole('switch', { name: 'Invert' })).toBeChecked()
})

test('the keyboard goes on where something was taken away', async ({ page, request }) => {
  await open(page, at((await upload(request, 'focus.png')).page, 'blur/10/-/invert'))
  await page.getByRole('tab', { name: 'Steps' }).click()
  await page.getByRole('button', { name: 'Remove Blur' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Remove Invert' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('tabpanel')).toBeFocused()
  await page.getByRole('tab', { name: 'File' }).click()
  await page.getByTestId('focal').focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Done' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('focal')).toBeFocused()
})

test('arrows on a tool walk along the tools, and a file is found as it was left', async ({ page, request }) => {
  const id = await project(request, 'Arrows')
  await put(request, id, 'first.png', disc(0.1))
  await put(request, id, 'second.png', disc(0.5))
  await page.goto(`/p/${id}?sort=NAME_ASC`)
  await tile(page, 'first.png').locator('a').click()
  const name = page.getByRole('heading', { level: 1 })
  await expect(name).toHaveText('first.png')
  await slider(page, 'brightness').focus()
  await page.keyboard.press('PageUp')
  await expect(address(page)).toHaveValue('brightness/10')
  await page.getByTestId('crop').focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('button', { name: 'Rotate left' })).toBeFocused()
  await expect(name).toHaveText('first.png')

  await page.getByRole('link', { name: 'Next file' }).click()
  await expect(name).toHaveText('second.png')
  await expect(address(page)).toHaveValue('')
  await page.getByRole('link', { name: 'Previous file' }).click()
  await expect(name).toHaveText('first.png')
  await expect(address(page)).toHaveValue('brightness/10')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(address(page)).toHaveValue('')
})

test('a link that is pasted may carry a name, and another panel begins at its top', async ({ page, request }) => {
  const { page: url, file } = await upload(request, 'pasted.png')
  await open(page, url)
  await address(page).fill(`https://pictures.example/image/${file}/-/flip/photo.jpg`)
  await address(page).press('Enter')
  await expect(address(page)).toHaveValue('flip')
  const panel = page.getByRole('tabpanel')
  await page.getByRole('tab', { name: 'File' }).click()
  await page.setViewportSize({ width: 1280, height: 500 })
  await panel.evaluate((element) => element.scrollTo(0, 200))
  await page.getByRole('tab', { name: 'Shape' }).click()
  await expect.poll(() => panel.evaluate((element) => element.scrollTop)).toBe(0)
})

test('what is changed elsewhere reaches the page of the file', async ({ page, request }) => {
  const { page: url, file } = await upload(request, 'before.png')
  await open(page, url)
  await graphql(request, 'mutation($id: ID!) { updateFile(id: $id, input: { name: "after.png" }) { id } }', { id: file })
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('after.png')
  await expect(page).toHaveTitle(/after\.png/)
})

test('a name that cannot be saved leaves its field', async ({ page, request }) => {
  await open(page, (await upload(request, 'kept.png')).page)
  await page.getByRole('tab', { name: 'File' }).click()
  await page.waitForFunction(() => performance.getEntriesByType('resource').some((entry) => /\/later-[^/]+\.js$/.test(entry.name)))
  await page.route('**/graphql', (route) => route.abort())
  await page.getByTestId('name').fill('lost.png')
  await page.getByTestId('name').press('Enter')
  await expect(page.getByRole('alert')).toContainText('was not saved')
  await expect(page.getByTestId('name')).toHaveValue('kept.png')
  await page.unroute('**/graphql')
  await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByTestId('name')).toHaveValue('lost.png')
})

test('nothing jumps while a file opens', async ({ page, request }) => {
  const { page: url } = await upload(request, 'still.png')
  await page.addInitScript(() => {
    const seen = (window as unknown as { shifts: number[] })
    seen.shifts = []
    new PerformanceObserver((list) => seen.shifts.push(...list.getEntries().map((entry) => (entry as unknown as { value: number }).value))).observe({ type: 'layout-shift', buffered: true })
  })
  await open(page, url)
  await expect.poll(() => mean(page)).not.toEqual([0, 0, 0])
  const shifts = await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts)
  expect(shifts.reduce((sum, value) => sum + value, 0)).toBeLessThan(0.05)
})

test('a srcset is no wider than the picture', async ({ page, request, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await open(page, at((await upload(request, 'srcset.png')).page, 'resize/300x'))
  await page.getByRole('tab', { name: 'Link' }).click()
  await expect(page.getByTestId('serves')).toContainText('300 × 200')
  await page.getByRole('button', { name: 'srcset' }).click()
  await page.getByTestId('copy').click()
  await expect.poll(() => clipboard(page)).toContain('sizes="(max-width: 300px) 100vw, 300px"')
  expect(await clipboard(page)).not.toContain('resize/300x/-/resize')
  expect(await ratio(page)).toBeCloseTo(1.5, 1)
})

test('chunks of a page that was replaced do not hold one up', async ({ page, request }) => {
  const id = await project(request, 'Upgrade')
  await put(request, id, 'click.png', noise(60, 40))
  const gone = '**/assets/FilePage-*.js'
  await page.route(gone, (route) => route.fulfill({ status: 404 }))
  await page.goto(`/p/${id}`)
  await expect(tile(page, 'click.png')).toBeVisible()
  // The page of now knows the chunks of now.
  page.on('request', (request) => request.isNavigationRequest() && void page.unroute(gone))
  await tile(page, 'click.png').locator('a').click()
  await expect(page.getByRole('heading', { name: 'click.png' })).toBeVisible()
})
