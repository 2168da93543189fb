import { expectAccessible } from './accessible'
import { disc } from './pictures'
import { password, signIn, somebody } from './people'
import { freshServer } from './server'
import { chooseFiles, expect, project, put, test, tile } from './site'
import { shot } from './shots'

const out = { storageState: { cookies: [], origins: [] } }

test('the first visit makes the owner, who is in at once; from then on one signs in', async ({ browser }) => {
  const server = await freshServer()
  const context = await browser.newContext({ ...out, baseURL: server.url, reducedMotion: 'reduce' })
  try {
    const page = await context.newPage()
    await page.goto('/')
    await expect(page.getByRole('heading', { name: 'Welcome to Calotype' })).toBeVisible()
    await expect(page).toHaveURL(/\/set-up$/)
    await expect(page.getByLabel('Token of the operator', { exact: true })).toHaveCount(0)
    await expectAccessible(page)
    await shot(page, 'setup-light')
    await page.getByLabel('Name').fill('Ada')
    await page.getByLabel('E-mail').fill('ada@example.org')
    await page.getByLabel('Password', { exact: true }).fill('aaaaaaaaaaaa')
    await page.getByRole('button', { name: 'Create the account' }).click()
    await expect(page.getByRole('alert')).toHaveText('The password has fewer than four different characters.')
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Create the account' }).click()
    await expect(page.getByRole('heading', { name: 'Projects' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'New project' })).toBeVisible()

    await page.getByRole('button', { name: 'Account: Ada' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await expect(page).toHaveURL(/\/sign-in$/)
    await page.goto('/set-up')
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
    await signIn(page, 'ada@example.org')
    await expect(page.getByRole('heading', { name: 'Projects' })).toBeVisible()
  } finally {
    await context.close()
    await server.stop()
  }
})

test('who comes from elsewhere needs the token to set up', async ({ browser }) => {
  const token = 'the token of the operator, long enough'
  const server = await freshServer({ CALOTYPE_ADMIN_TOKEN: token, CALOTYPE_PUBLIC_URL: 'http://127.0.0.1' })
  const context = await browser.newContext({ ...out, baseURL: server.url, colorScheme: 'dark', viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' })
  try {
    const page = await context.newPage()
    await page.goto('/set-up')
    await page.getByLabel('Token of the operator', { exact: true }).fill('wrong')
    await page.getByLabel('Name').fill('Ada')
    await page.getByLabel('E-mail').fill('ada@example.org')
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Create the account' }).click()
    await expect(page.getByRole('alert')).toContainText('The token is wrong')
    await expectAccessible(page)
    await shot(page, 'setup-token-dark-390')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    await page.getByLabel('Token of the operator', { exact: true }).fill(token)
    await page.getByRole('button', { name: 'Create the account' }).click()
    await expect(page.getByRole('heading', { name: 'Projects' })).toBeVisible()
  } finally {
    await context.close()
    await server.stop()
  }
})

test('who is not signed in comes back to where they wanted to go, with all that the address says', async ({ page, browser }) => {
  const id = await project(page.request, 'Coming back')
  const file = await put(page.request, id, 'a.png', disc(0.3))
  const ada = await somebody(browser, page, 'Ada', [{ project: id, role: 'EDITOR' }])
  const path = `/p/${id}/f/${file}?t=blur/10`
  await ada.context.clearCookies()
  await ada.page.goto(path)
  await expect(ada.page).toHaveURL(`/sign-in?to=${path}`)
  await expect(ada.page.getByLabel('E-mail')).toBeFocused()
  await signIn(ada.page, ada.email, 'not the password')
  await expect(ada.page.getByRole('alert')).toHaveText('The e-mail or the password is wrong.')
  await expect(ada.page.getByLabel('Password', { exact: true })).toBeFocused()
  await expectAccessible(ada.page)
  await shot(ada.page, 'signin-light')
  await signIn(ada.page, ada.email)
  await expect(ada.page).toHaveURL(path)
  await expect(ada.page.getByTestId('size')).not.toBeEmpty()
  await ada.page.goto('/sign-in?to=//example.org/')
  await expect(ada.page).toHaveURL('/projects') // who is signed in goes on at once, and never elsewhere
  await ada.context.close()
})

test('too many attempts are told when to try again', async ({ page, browser }) => {
  const ada = await somebody(browser, page, 'Ada', [])
  await ada.context.clearCookies()
  await ada.page.route('**/auth/sign-in', (route) =>
    route.fulfill({ status: 429, headers: { 'Retry-After': '90', 'Content-Type': 'application/problem+json' }, body: JSON.stringify({ code: 'too-many-attempts', detail: 'There were too many attempts to sign in. Try again in 1m30s.' }) }),
  )
  await ada.page.goto('/sign-in')
  await signIn(ada.page, ada.email)
  await expect(ada.page.getByRole('alert')).toContainText('too many attempts')
  await expect(ada.page.getByRole('button', { name: /^Again in \d+ s$/ })).toBeDisabled()
  await ada.context.close()
})

test('the way in by OpenID Connect is offered where there is one, and what was in its way is said', async ({ page, browser }) => {
  const ada = await somebody(browser, page, 'Ada', [])
  await ada.context.clearCookies()
  await ada.page.route('**/auth/state', (route) => route.fulfill({ json: { setUp: true, needsToken: false, openID: { name: 'Example' }, signedIn: false } }))
  await ada.page.goto('/sign-in?to=/p/1?t=blur/10#problem=no-account')
  await expect(ada.page.getByRole('link', { name: 'Go on with Example' })).toHaveAttribute('href', '/auth/openid/start?next=%2Fp%2F1%3Ft%3Dblur%2F10')
  await expect(ada.page.getByRole('alert')).toContainText('Nobody with your e-mail is known here.')
  await expectAccessible(ada.page)
  await shot(ada.page, 'signin-openid-light')
  await ada.context.close()
})

test('an upload that nobody may make goes on by itself after signing in again', async ({ page, browser }) => {
  const id = await project(page.request, 'Going on')
  const ada = await somebody(browser, page, 'Ada', [{ project: id, role: 'EDITOR' }])
  await ada.page.goto(`/p/${id}`)
  await expect(ada.page.getByText('Drop pictures here')).toBeVisible()
  await expect(ada.page.getByRole('button', { name: 'Account: Ada' })).toBeVisible()
  await ada.page.route('**/uploads/', (route) => route.fulfill({ status: 401, headers: { 'Content-Type': 'application/problem+json' }, body: JSON.stringify({ code: 'unauthenticated', detail: 'You are not signed in any more. Sign in again.' }) }))
  await chooseFiles(ada.page, [{ name: 'late.png', mimeType: 'image/png', buffer: disc(0.8) }])
  const again = ada.page.getByRole('dialog', { name: 'Sign in again' })
  await expect(again).toBeVisible()
  await ada.page.unroute('**/uploads/')
  await again.getByLabel('Password', { exact: true }).fill(password)
  await ada.page.keyboard.press('Enter')
  await expect(tile(ada.page, 'late.png')).toBeVisible()
  await ada.context.close()
})

test('a session that is ended elsewhere stops at once; what was being written is still there afterwards', async ({ page, browser }) => {
  const id = await project(page.request, 'Ended')
  await put(page.request, id, 'a.png', disc(0.2))
  const ada = await somebody(browser, page, 'Ada', [{ project: id, role: 'OWNER' }])
  await ada.page.goto(`/p/${id}`)
  await expect(tile(ada.page, 'a.png')).toBeVisible()
  await expect(ada.page.getByRole('button', { name: 'Account: Ada' })).toBeVisible()
  await tile(ada.page, 'a.png').getByRole('checkbox').click()

  // In another browser, Ada ends all other sessions.
  const elsewhere = await browser.newContext(out)
  const other = await elsewhere.newPage()
  await other.goto('/account')
  await signIn(other, ada.email)
  await expect(other.getByTestId('session')).toHaveCount(2)
  await expectAccessible(other)
  await shot(other, 'account-light')
  await other.getByRole('button', { name: 'Sign out everywhere else' }).click()
  await expect(other.getByText('One other session has ended.')).toBeVisible()
  await expect(other.getByTestId('session')).toHaveCount(1)

  const again = ada.page.getByRole('dialog', { name: 'Sign in again' })
  await expect(again).toBeVisible() // the socket says so; nothing was clicked
  await expect(again.getByLabel('E-mail')).toHaveValue(ada.email)
  await expect(again.getByLabel('Password', { exact: true })).toBeFocused()
  await expectAccessible(ada.page)
  await shot(ada.page, 'signin-again')
  await again.getByLabel('Password', { exact: true }).fill(password)
  await ada.page.keyboard.press('Enter')
  await expect(again).toHaveCount(0)
  await expect(ada.page.getByTestId('selected')).toHaveText('1 selected')
  await put(page.request, id, 'b.png', disc(0.6))
  await expect(tile(ada.page, 'b.png')).toBeVisible() // it is live again
  await elsewhere.close()
  await ada.context.close()
})

test('signing out in one tab takes the others along', async ({ page, browser }) => {
  const ada = await somebody(browser, page, 'Ada', [])
  await ada.page.goto('/account')
  await expect(ada.page.getByRole('heading', { name: 'Your account' })).toBeVisible()
  const second = await ada.context.newPage()
  await second.goto('/projects')
  await expect(second.getByText('You have no place in a project yet')).toBeVisible()
  await expect(second.getByRole('button', { name: 'New project' })).toHaveCount(0)
  await second.getByRole('button', { name: 'Account: Ada' }).click()
  await second.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(second.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await expect(ada.page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await ada.context.close()
})

test('one changes name and password, and is told what is wrong with them', async ({ page, browser }) => {
  const ada = await somebody(browser, page, 'Ada', [])
  const me = ada.page
  await me.goto('/account')
  await me.getByLabel('Name').fill('Ada Lovelace')
  await me.getByRole('form', { name: 'You' }).getByRole('button', { name: 'Save' }).click()
  await expect(me.getByRole('button', { name: 'Account: Ada Lovelace' })).toBeVisible()
  await me.getByLabel('E-mail').fill('owner@example.org')
  await me.getByRole('form', { name: 'You' }).getByRole('button', { name: 'Save' }).click()
  await expect(me.getByRole('alert')).toBeVisible()
  await me.getByLabel('Current password', { exact: true }).fill('not it')
  await me.getByLabel('New password', { exact: true }).fill('another good password')
  await me.getByRole('button', { name: 'Change the password' }).click()
  await expect(me.getByText('This is not your password.')).toBeVisible()
  await me.getByLabel('Current password', { exact: true }).fill(password)
  await me.getByRole('button', { name: 'Show: New password' }).click()
  await expect(me.getByLabel('New password', { exact: true })).toHaveAttribute('type', 'text')
  await me.getByRole('button', { name: 'Change the password' }).click()
  await expect(me.getByText('Your password is changed.')).toBeVisible()
  await ada.context.clearCookies()
  await me.goto('/account')
  await signIn(me, ada.email, 'another good password')
  await expect(me.getByRole('heading', { name: 'Your account' })).toBeVisible()
  await me.emulateMedia({ colorScheme: 'dark' })
  await me.setViewportSize({ width: 390, height: 844 })
  expect(await me.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await expectAccessible(me)
  await shot(me, 'account-dark-390')
  await ada.context.close()
})
