import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Document } from './api'

/** A server as the browser sees it; the client between is the real graphql-ws. */
class Wire {
  static readonly CONNECTING = 0
  static readonly OPEN = 1
  static readonly CLOSING = 2
  static readonly CLOSED = 3
  static all: Wire[] = []
  readyState = Wire.CONNECTING
  sent: { type: string; id?: string }[] = []
  onopen?: () => void
  onclose?: (event: { code: number; reason: string }) => void
  onmessage?: (event: { data: string }) => void
  onerror?: (error: unknown) => void
  constructor() {
    Wire.all.push(this)
    queueMicrotask(() => {
      this.readyState = Wire.OPEN
      this.onopen?.()
    })
  }
  send(text: string) {
    const message = JSON.parse(text) as { type: string }
    this.sent.push(message)
    if (message.type === 'connection_init') queueMicrotask(() => this.say({ type: 'connection_ack' }))
  }
  say(message: object) {
    this.onmessage?.({ data: JSON.stringify(message) })
  }
  close(code = 1000, reason = '') {
    this.readyState = Wire.CLOSED
    queueMicrotask(() => this.onclose?.({ code, reason }))
  }
  /** The subscriptions that the page has asked for here. */
  get ids() {
    return this.sent.filter(({ type }) => type === 'subscribe').map(({ id }) => id!)
  }
}

const document = 'subscription S { a }' as unknown as Document<{ a: number }, Record<string, never>>
const wire = () => Wire.all.at(-1)!
let page: typeof import('./socket')
let seen: number[]
let failures: string[]
let leave: AbortController

beforeEach(async () => {
  vi.useFakeTimers()
  vi.stubGlobal('WebSocket', Wire)
  vi.resetModules()
  Wire.all = []
  seen = []
  failures = []
  leave = new AbortController()
  page = await import('./socket')
  page.listen(leave.signal, document, {}, ({ a }) => void seen.push(a), ({ code }) => void failures.push(code))
  await vi.advanceTimersByTimeAsync(0)
  expect(wire().ids).toHaveLength(1)
})

afterEach(() => {
  leave.abort()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it.each([
  [4408, 'no pong came'],
  [1001, 'the server is going away'],
  [1006, ''],
  [1008, 'after which graphql-ws gives up by itself'],
  [4409, 'Subscriber for 1 already exists'],
])('a socket that was closed with %i is opened and subscribed again', async (code, reason) => {
  let connected = 0
  page.socket.on('connected', () => void connected++)
  wire().close(code, reason)
  await vi.advanceTimersByTimeAsync(2000)
  expect(Wire.all).toHaveLength(2)
  wire().say({ type: 'next', id: wire().ids[0], payload: { data: { a: 7 } } })
  expect(seen).toEqual([7])
  expect(connected).toBe(1)
  expect(failures).toEqual([])
})

it('a subscription that ends with an error that may pass begins again on a new socket, later each time', async () => {
  const missed = { message: '12 events were missed', extensions: { code: 'LIMIT_EXCEEDED' } }
  const end = () => wire().say({ type: 'error', id: wire().ids[0], payload: [missed] })
  end()
  await vi.advanceTimersByTimeAsync(999)
  expect(Wire.all).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(Wire.all).toHaveLength(2)
  end()
  await vi.advanceTimersByTimeAsync(1999)
  expect(Wire.all).toHaveLength(2)
  await vi.advanceTimersByTimeAsync(1)
  expect(Wire.all).toHaveLength(3)
  wire().say({ type: 'next', id: wire().ids[0], payload: { data: { a: 1 } } })
  end()
  await vi.advanceTimersByTimeAsync(1000)
  expect(Wire.all).toHaveLength(4)
  expect(failures).toEqual([])
})

it('one that the server completes begins again too, and one that we leave does not', async () => {
  wire().say({ type: 'complete', id: wire().ids[0] })
  await vi.advanceTimersByTimeAsync(1000)
  expect(wire().ids).toHaveLength(1)
  leave.abort()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(Wire.all).toHaveLength(2)
})

it('where nobody is signed in any more, everything waits for that, and begins again', async () => {
  const { signedOut } = await import('./viewer')
  wire().close(4401, 'Unauthorized')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(signedOut.value).toBe(true)
  expect(page.socketState.value).toBe('idle')
  expect(Wire.all).toHaveLength(1)
  signedOut.value = false
  await vi.advanceTimersByTimeAsync(0)
  expect(Wire.all).toHaveLength(2)
  wire().say({ type: 'next', id: wire().ids[0], payload: { data: { a: 7 } } })
  expect(seen).toEqual([7])
  wire().close(4401, 'Unauthorized')
  await vi.advanceTimersByTimeAsync(60_000)
  leave.abort()
  signedOut.value = false
  await vi.advanceTimersByTimeAsync(60_000)
  expect(Wire.all).toHaveLength(2)
  expect(failures).toEqual([])
})

it.each(['NOT_FOUND', 'BAD_REQUEST', 'FORBIDDEN'])('%s is for good', async (code) => {
  wire().say({ type: 'error', id: wire().ids[0], payload: [{ message: 'no', extensions: { code } }] })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(failures).toEqual([code])
  expect(Wire.all).toHaveLength(1)
})
