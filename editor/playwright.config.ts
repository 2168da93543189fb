import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from '@playwright/test'

// The real server, with a data folder of its own, in a real browser. Workers read this file again: they must find the same.
const port = (process.env.CALOTYPE_E2E_PORT ??= freePort())
const data = (process.env.CALOTYPE_E2E_DATA ??= mkdtempSync(join(tmpdir(), 'calotype-e2e-')))
/** All of Chromium but its windows, which take as long again. */
const shell = '/usr/bin/chromium-headless-shell'
const binary = process.env.CALOTYPE_BIN ?? '../bin/calotype'

function freePort(): string {
  const ask = `const s = require('net').createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close() })`
  return execFileSync(process.execPath, ['-e', ask], { encoding: 'utf8' }).trim()
}

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/owner.ts',
  // Each test has projects of its own, in pages of its own: two at a time are in nobody's way, and one that waits leaves the processors to the other.
  workers: 2,
  fullyParallel: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: [['list']],
  outputDir: 'test-results',
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    storageState: join(data, 'signed-in.json'),
    // Traces take longer than the tests: who looks for a failure asks for them, by --trace retain-on-failure.
    trace: 'off',
    screenshot: 'only-on-failure',
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? (existsSync(shell) ? shell : '/usr/bin/chromium'),
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
  webServer: {
    command: `${binary} serve --addr 127.0.0.1:${port} --data ${data}`,
    url: `http://127.0.0.1:${port}/api/health`,
    // Receivers of webhooks, and pictures that are fetched, are on this machine.
    env: { CALOTYPE_OUTBOUND_NETWORKS: '127.0.0.0/8' },
    reuseExistingServer: false,
    timeout: 30_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 5000 },
  },
})
