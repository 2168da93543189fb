import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { firstVisit } from './owner'
import { expect, test } from './site'

/** A test on a server of its own, as its owner. */
export const alone = test.extend({
  baseURL: async ({}, use) => {
    const server = await freshServer()
    await use(server.url)
    await server.stop()
  },
  storageState: async ({ baseURL }, use) => use(await firstVisit(baseURL!)),
})

/** A server of one's own, with a folder of its own, where nobody was before. `env` is what it is told beside. */
export async function freshServer(env: Record<string, string> = {}): Promise<{ url: string; stop: () => Promise<void> }> {
  const data = mkdtempSync(join(tmpdir(), 'calotype-e2e-fresh-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const server = spawn(process.env.CALOTYPE_BIN ?? '../bin/calotype', ['serve', '--addr', `127.0.0.1:${port}`, '--data', data], { env: { ...process.env, ...env }, stdio: 'ignore' })
  await expect.poll(() => fetch(`${url}/api/health`).then(({ ok }) => ok, () => false), { timeout: 30_000 }).toBe(true)
  return { url, stop: () => stop(server, data) }
}

async function stop(server: ChildProcess, data: string): Promise<void> {
  const ended = once(server, 'exit')
  server.kill('SIGTERM')
  await ended
  rmSync(data, { recursive: true, force: true })
}

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const { port } = listener.address() as AddressInfo
  listener.close()
  await once(listener, 'close')
  return port
}
