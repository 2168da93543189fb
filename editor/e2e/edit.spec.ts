import { expectAccessible } from './accessible'
import { address, clipboard, drag, expectSame, mean, middle, open, ratio, slider, upload } from './editor'
import { expect, test } from './site'

test.describe('the live editor', () => {
  test('a slider moves the picture while it is held, and is one step to undo', async ({ page, request }) => {
    await open(page, (await upload(request, 'slider.png')).page)
    const before = await mean(page)
    const thumb = await middle(page, '[data-operation=brightness] input[type=range]')
    await page.mouse.move(thumb.x, thumb.y)
    await page.mouse.down()
    await page.mouse.move(thumb.x + 60, thumb.y, { steps: 12 })
    await expect.poll(async () => (await mean(page))[0]! - before[0]!, { message: 'brighter before the hand lets go' }).toBeGreaterThan(20)
    await page.mouse.up()
    await expect(address(page)).toHaveValue(/^brightness\/\d+$/)
    await expect(page).toHaveURL(/\?t=brightness/)

    await page.keyboard.press('Control+z')
    await expect(address(page)).toHaveValue('')
    await expect.poll(async () => Math.abs((await mean(page))[0]! - before[0]!)).toBeLessThan(4)
    await page.keyboard.press('Control+Shift+z')
    await expect(address(page)).toHaveValue(/^brightness\//)
  })

  test('a slider obeys the keyboard, a typed number and a double click', async ({ page, request }) => {
    await open(page, (await upload(request, 'keys.png')).page)
    await slider(page, 'contrast').focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Shift+ArrowRight')
    await expect(address(page)).toHaveValue('contrast/11')
    const number = page.locator('[data-operation=contrast] input:not([type=range])')
    await number.fill('-30')
    await number.press('Enter')
    await expect(address(page)).toHaveValue('contrast/-30')
    await slider(page, 'contrast').dblclick()
    await expect(address(page)).toHaveValue('')
  })

  test('the true size of the result is told against the original', async ({ page, request }) => {
    await open(page, (await upload(request, 'size.png')).page)
    await address(page).fill('resize/200x/-/format/webp')
    await address(page).press('Enter')
    await expect(page.getByTestId('size')).toContainText(/B WebP/)
    await page.getByRole('tab', { name: 'Link' }).click()
    await expect(page.getByTestId('serves')).toContainText('200 × 133')
    await expect(page.getByTestId('serves')).toContainText('WebP')
  })

  test('a crop is drawn with handles on the uncropped picture', async ({ page, request }) => {
    await open(page, (await upload(request, 'crop.png')).page)
    await page.getByTestId('crop').click()
    await page.locator('[data-crop]').waitFor()
    const area = (await page.locator('[data-crop]').boundingBox())!
    await drag(page, await middle(page, '[data-handle=se]'), -area.width / 2, -area.height / 4)
    await expect(page.getByTestId('crop-size')).toHaveText(/^(59\d|60\d) × (59\d|60\d)$/)
    expect(await ratio(page), 'shown uncropped under the overlay').toBeCloseTo(1.5, 1)

    await page.getByRole('button', { name: '1:1' }).click()
    await expect(page.getByTestId('crop-size')).toHaveText('600 × 600')
    await page.locator('[data-handle=e]').focus()
    await page.keyboard.press('Shift+ArrowLeft')
    await expect(page.getByTestId('crop-size')).toHaveText('590 × 590')

    await page.getByTestId('crop-done').click()
    await expect(address(page)).toHaveValue(/^crop\/590x590\/\d+,\d+$/)
    await expect.poll(() => ratio(page)).toBeCloseTo(1, 2)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(address(page)).toHaveValue(/^crop\/600x600/)
  })

  test('a crop turns with the picture', async ({ page, request }) => {
    const { page: url } = await upload(request, 'turn.png')
    await open(page, `${url}?t=${encodeURIComponent('crop/600x400/0,0')}`)
    await expect.poll(() => ratio(page)).toBeCloseTo(1.5, 1)
    await page.getByRole('button', { name: 'Rotate left' }).click()
    await expect(address(page)).toHaveValue('rotate/90/-/crop/400x600/0,600')
    await expect.poll(() => ratio(page)).toBeCloseTo(400 / 600, 1)
  })

  test('typing the transformation moves the controls', async ({ page, request }) => {
    await open(page, (await upload(request, 'type.png')).page)
    await address(page).fill('/-/brightness/+40/-/grayscale/')
    await address(page).press('Enter')
    await expect(address(page)).toHaveValue('brightness/40/-/grayscale')
    await expect(page.locator('[data-operation=brightness] input:not([type=range])')).toHaveValue('40')
    await expect(page.getByRole('switch', { name: 'Black and white' })).toBeChecked()
    await expect.poll(async () => Math.max(...(await mean(page))) - Math.min(...(await mean(page)))).toBeLessThan(3)
  })

  test('a bad segment is underlined with the reason, and the picture stays', async ({ page, request }) => {
    await open(page, (await upload(request, 'bad.png')).page)
    const before = await mean(page)
    await address(page).fill('resize/640x/-/blurr/10/-/flip')
    await expect(page.locator('.address mark')).toHaveText('blurr')
    await expect(page.getByRole('alert')).toContainText('blurr')
    await expect(address(page)).toHaveAttribute('aria-invalid', 'true')
    await expectSame(page, before)
    await address(page).fill('resize/640x')
    await expect(page.getByRole('alert')).toHaveCount(0)
  })

  test('a result that cannot be is said in words, and the last picture stays', async ({ page, request }) => {
    await open(page, (await upload(request, 'huge.png')).page)
    const before = await mean(page)
    await address(page).fill('resize/200000x200000')
    await address(page).press('Enter')
    const said = page.getByTestId('problem').or(page.getByRole('alert'))
    await expect(said.first()).toBeVisible()
    await expectSame(page, before)
  })

  test('the link that is copied serves the picture', async ({ page, request, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    const { page: url, file } = await upload(request, 'link.png')
    await open(page, `${url}?t=${encodeURIComponent('resize/320x/-/format/jpeg')}`)
    await page.getByTestId('copy-link').click()
    await expect.poll(() => clipboard(page)).toContain(`/image/${file}/-/resize/320x/-/format/jpeg/`)
    const link = await clipboard(page)
    const served = await request.get(link)
    expect(served.status()).toBe(200)
    expect(served.headers()['content-type']).toBe('image/jpeg')

    await page.getByRole('tab', { name: 'Link' }).click()
    await page.getByRole('button', { name: 'Markdown' }).click()
    await page.getByTestId('copy').click()
    await expect.poll(() => clipboard(page)).toBe(`![link](${link})`)
  })

  test('steps are reordered, switched off, duplicated and removed', async ({ page, request }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' }) // cards are measured here, so they must not glide
    const { page: url } = await upload(request, 'steps.png')
    await open(page, `${url}?t=${encodeURIComponent('resize/640x/-/blur/10/-/flip')}`)
    await page.getByRole('tab', { name: 'Steps' }).click()
    const grips = page.locator('[data-grip]')
    await grips.nth(2).focus()
    await page.keyboard.press('ArrowUp')
    await expect(address(page)).toHaveValue('resize/640x/-/flip/-/blur/10')
    await expect(grips.nth(1)).toBeFocused()

    const [first, last] = [(await grips.nth(0).boundingBox())!, (await grips.nth(2).boundingBox())!]
    await drag(page, { x: first.x + 10, y: first.y + 10 }, 0, last.y - first.y + 30)
    await expect(address(page)).toHaveValue('flip/-/blur/10/-/resize/640x')

    await page.getByRole('button', { name: 'Switch Blur off' }).click()
    await expect(address(page)).toHaveValue('flip/-/resize/640x')
    await page.getByRole('button', { name: 'Switch Blur on' }).click()
    await page.getByRole('button', { name: 'Duplicate Flip' }).click()
    await expect(address(page)).toHaveValue('flip/-/flip/-/blur/10/-/resize/640x')
    await page.getByRole('button', { name: 'Remove Flip' }).first().click()
    await expect(address(page)).toHaveValue('flip/-/blur/10/-/resize/640x')
  })

  test('an operation of many parameters is added and set', async ({ page, request }) => {
    await open(page, (await upload(request, 'add.png')).page)
    await page.getByRole('tab', { name: 'Shape' }).click()
    await page.getByRole('button', { name: 'Add Resize' }).click()
    await expect(address(page)).toHaveValue('resize/1200x')
    const width = page.locator('[data-operation=resize]').getByRole('textbox').first()
    await width.fill('300')
    await width.press('Enter')
    await expect(address(page)).toHaveValue('resize/300x')
    await page.getByRole('tab', { name: 'Output' }).click()
    await page.locator('[data-operation=format] select').selectOption('png')
    await expect(address(page)).toHaveValue('resize/300x/-/format/png')
  })

  test('before and after line up because before keeps the geometry', async ({ page, request }) => {
    const { page: url, file } = await upload(request, 'compare.png')
    await open(page, `${url}?t=${encodeURIComponent('crop/400x400/0,0/-/brightness/50')}`)
    await page.getByTestId('compare').click()
    await expect(page.locator('img.before')).toHaveAttribute('src', new RegExp(`/image/${file}/-/crop/400x400/[^/]+/-/preview/`))
    await page.getByRole('slider', { name: 'Divide between before and after' }).focus()
    await page.keyboard.press('ArrowLeft')
    await expect(page.getByRole('slider', { name: 'Divide between before and after' })).toHaveValue('49')
  })

  test('the file is renamed, tagged, deleted and taken back', async ({ page, request }) => {
    await open(page, (await upload(request, 'facts.png')).page)
    await page.getByRole('tab', { name: 'File' }).click()
    await page.getByTestId('name').fill('harbour.png')
    await page.getByTestId('name').press('Enter')
    await expect(page.getByRole('heading', { name: 'harbour.png' })).toBeVisible()
    const tag = page.getByRole('textbox', { name: 'Add a tag' })
    await tag.fill('boats')
    await tag.press('Enter')
    await expect(page.getByRole('button', { name: 'Remove the tag boats' })).toBeVisible()

    await page.getByTestId('delete').click()
    await expect(page.getByText('harbour.png was deleted.')).toBeVisible()
    await expect(page).not.toHaveURL(/\/f\//)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(page.getByRole('heading', { name: 'harbour.png' })).toBeVisible()
  })

  test('a file that is not there is said to be missing', async ({ page, request }) => {
    const { page: url, file } = await upload(request, 'missing.png')
    await page.goto(url.replace(file, '00000000-0000-4000-8000-000000000000'))
    await expect(page.getByRole('heading', { name: 'This file is not here' })).toBeVisible()
  })

  for (const scheme of ['light', 'dark'] as const) {
    test(`is accessible in ${scheme}`, async ({ page, request }) => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      const { page: url } = await upload(request, `${scheme}.png`)
      await open(page, `${url}?t=${encodeURIComponent('crop/600x400/0,0/-/brightness/20/-/setfill/ff0000/-/scale_crop/300x300/center')}`)
      for (const tab of ['Colour', 'Shape', 'Output', 'Steps', 'Link', 'File']) {
        await page.getByRole('tab', { name: tab }).click()
        await expect(page.getByRole('tabpanel').getByRole('heading', { name: tab, exact: true })).toBeVisible()
        await expectAccessible(page)
      }
      await page.getByTestId('crop').click()
      await page.locator('[data-crop]').waitFor()
      await expectAccessible(page)
    })
  }

  test('fits a phone: picture above, controls below, nothing sticks out', async ({ page, request }) => {
    await page.setViewportSize({ width: 390, height: 844 })
    await open(page, (await upload(request, 'phone.png')).page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    const [stage, panel] = [(await page.getByTestId('canvas').boundingBox())!, (await page.getByRole('tabpanel').boundingBox())!]
    expect(stage.y + stage.height).toBeLessThanOrEqual(panel.y)
    await slider(page, 'saturation').focus()
    await page.keyboard.press('PageUp')
    await expect(address(page)).toHaveValue('saturation/10')
    await expectAccessible(page)
  })
})
