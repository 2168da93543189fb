import { beforeEach, describe, expect, it } from 'vitest'
import { LiveEdge } from './edge'
import type { Frame, Problem, Result, Shot, Transport } from './frames'
import { LOST_MS, PLAIN_MS, Preview, REST_MS, SILENT_MS, UNSETTLED_MS, type Clock, type Status, type Timing } from './preview'

/** Time that stands still until it is moved. Repaints happen only when asked for. */
class StillClock implements Clock {
  private time = 0
  private timers: { at: number; run: () => void }[] = []
  private repaints = new Set<() => void>()

  now = () => this.time
  after(ms: number, run: () => void) {
    const timer = { at: this.time + ms, run }
    this.timers.push(timer)
    return () => void (this.timers = this.timers.filter((other) => other !== timer))
  }
  frame(run: () => void) {
    this.repaints.add(run)
    return () => void this.repaints.delete(run)
  }
  repaint() {
    const due = [...this.repaints]
    this.repaints.clear()
    for (const run of due) run()
  }
  /** Moves time on, repainting along the way as a browser does. */
  async pass(ms: number) {
    const end = this.time + ms
    for (;;) {
      this.repaint()
      await answers()
      const next = this.timers.toSorted((a, b) => a.at - b.at)[0]
      if (!next || next.at > end) break
      this.timers = this.timers.filter((other) => other !== next)
      this.time = next.at
      next.run()
    }
    this.time = end
    this.repaint()
    await answers()
  }
}

/** Lets every promise that is settled be heard. */
const answers = () => new Promise<void>((heard) => setImmediate(heard))

class FakeTransport implements Transport {
  sent: Shot[] = []
  got: Shot[] = []
  on!: Parameters<Transport['open']>[0]
  closedByClient = false
  knows: boolean | Error = true
  down = false

  open(on: Parameters<Transport['open']>[0]) {
    this.on = on
    return () => void (this.closedByClient = true)
  }
  async send(shot: Shot) {
    this.sent.push(shot)
    if (this.knows instanceof Error) throw this.knows
    return this.knows
  }
  async get(shot: Shot): Promise<Frame> {
    this.got.push(shot)
    if (this.down) throw new Error('no answer')
    return frame(shot.seq)
  }
  get last() {
    return this.sent.at(-1)!
  }
}

const frame = (seq: number, more: Partial<Frame> = {}): Frame => ({
  ...{ seq, width: 800, height: 600, bytes: 40_000, renderMs: 5, mime: 'image/jpeg', data: String(seq), fullWidth: 4000, fullHeight: 3000 },
  ...more,
})

let clock: StillClock
let wire: FakeTransport
let drawn: { seq: number; transformation: string; timing: Timing }[]
let released: string[]
let results: Result[]
let problems: (Problem | null)[]
let statuses: Status[]
/** Frames whose decoding waits until it is let go. */
let slow: Map<string, () => void>
let preview: Preview<string>

beforeEach(() => {
  clock = new StillClock()
  wire = new FakeTransport()
  drawn = []
  released = []
  results = []
  problems = []
  statuses = []
  slow = new Map()
  const listener = {
    decode: async ({ data }: Frame) => {
      if (data === 'unreadable') throw new Error('no such codec')
      if (slow.has(String(data))) await new Promise<void>((go) => slow.set(String(data), go))
      return String(data)
    },
    draw: (_: string, { seq }: Frame, transformation: string, timing: Timing) => void drawn.push({ seq, transformation, timing }),
    release: (picture: string) => void released.push(picture),
    result: (result: Result) => void results.push(result),
    problem: (problem: Problem | null) => void problems.push(problem),
    status: (status: Status) => void statuses.push(status),
  }
  preview = new Preview(wire, clock, listener, new LiveEdge())
})

const show = (transformation: string, edge = 1600) => preview.show({ transformation, edge })
const connect = () => wire.on.connected()

describe('sending', () => {
  it('sends once per repaint, the newest only', () => {
    for (const amount of [1, 2, 3]) show(`brightness/${amount}`)
    expect(wire.sent).toHaveLength(0)
    clock.repaint()
    expect(wire.sent.map((shot) => shot.transformation)).toEqual(['brightness/3'])
  })

  it('leaves at most three shots unanswered and sends the newest state when an answer makes room', async () => {
    for (const amount of [1, 2, 3, 4, 5, 6]) {
      show(`brightness/${amount}`)
      clock.repaint()
    }
    expect(wire.sent.map((shot) => shot.seq)).toEqual([1, 2, 3])
    wire.on.frame(frame(1))
    clock.repaint()
    expect(wire.sent.map((shot) => shot.transformation)).toEqual(['brightness/1', 'brightness/2', 'brightness/3', 'brightness/6'])
  })

  it('takes one answer as the answer to all before it, because only the newest is rendered', () => {
    for (const amount of [1, 2, 3]) {
      show(`brightness/${amount}`)
      clock.repaint()
    }
    wire.on.frame(frame(3))
    for (const amount of [4, 5, 6]) {
      show(`brightness/${amount}`)
      clock.repaint()
    }
    expect(wire.sent).toHaveLength(6)
  })

  it('does not send what is already there', () => {
    show('blur/10')
    clock.repaint()
    show('blur/10')
    clock.repaint()
    expect(wire.sent).toHaveLength(1)
  })

  it('asks for small frames while the hand moves and for the size of the screen when it rests', async () => {
    show('blur/10')
    await clock.pass(REST_MS)
    expect(wire.sent).toEqual([
      { seq: 1, transformation: 'blur/10', maxEdge: 800, settle: false },
      { seq: 2, transformation: 'blur/10', maxEdge: 1600, settle: true },
    ])
  })

  it('does not settle before the hand has rested', async () => {
    show('blur/10')
    await clock.pass(REST_MS - 1)
    show('blur/11')
    await clock.pass(REST_MS - 1)
    expect(wire.sent.some((shot) => shot.settle)).toBe(false)
    await clock.pass(1)
    expect(wire.last).toMatchObject({ transformation: 'blur/11', settle: true })
  })

  it('settles late rather than never when the window is full', async () => {
    for (const amount of [1, 2, 3]) {
      show(`blur/${amount}`)
      clock.repaint()
    }
    await clock.pass(REST_MS)
    expect(wire.sent).toHaveLength(3)
    wire.on.frame(frame(3))
    expect(wire.last).toMatchObject({ seq: 4, settle: true })
  })
})

describe('drawing', () => {
  it('tells what a frame shows and when it went through our hands', async () => {
    show('blur/10')
    clock.repaint()
    await clock.pass(20)
    wire.on.frame(frame(1))
    await answers()
    expect(drawn).toEqual([{ seq: 1, transformation: 'blur/10', timing: { seq: 1, settle: false, askedAt: 0, sentAt: 0, drawnAt: 20, bytes: 40_000 } }])
  })

  it('drops a frame that is older than the one shown, before decoding', async () => {
    for (const amount of [1, 2]) {
      show(`blur/${amount}`)
      clock.repaint()
    }
    wire.on.frame(frame(2))
    await answers()
    wire.on.frame(frame(1))
    await answers()
    expect(drawn.map((d) => d.seq)).toEqual([2])
    expect(released).toEqual([])
  })

  it('drops a frame that was overtaken while it was decoded, and releases its picture', async () => {
    for (const amount of [1, 2]) {
      show(`blur/${amount}`)
      clock.repaint()
    }
    slow.set('1', () => {})
    wire.on.frame(frame(1))
    wire.on.frame(frame(2))
    await answers()
    slow.get('1')!()
    await answers()
    expect(drawn.map((d) => d.seq)).toEqual([2])
    expect(released).toEqual(['1'])
  })

  it('passes on what the link serves, also where the browser cannot read the format', async () => {
    show('format/tiff')
    await clock.pass(REST_MS)
    const result = { format: 'tiff', bytes: 143_000, width: 4000, height: 3000, url: '/image/x/' }
    wire.on.frame(frame(2, { data: 'unreadable', result }))
    await answers()
    expect(results).toEqual([result])
    expect(drawn).toEqual([])
  })

  it('says what is wrong, keeps the picture, and takes the word back with the next good frame', async () => {
    show('resize/0x')
    clock.repaint()
    wire.on.frame(frame(1, { error: { code: 'bad_parameter', message: 'resize: the width is 0; allowed: 1 to 8192.' } }))
    await answers()
    show('resize/640x')
    clock.repaint()
    wire.on.frame(frame(2))
    await answers()
    expect(problems.map((problem) => problem?.code ?? null)).toEqual(['bad_parameter', null])
    expect(drawn.map((d) => d.seq)).toEqual([2])
  })

  it('says why the server refuses a shot, and goes on', async () => {
    wire.knows = new Error('"blurr" is no operation.')
    show('blurr')
    clock.repaint()
    await answers()
    expect(problems).toEqual([{ code: 'refused', message: '"blurr" is no operation.' }])
    wire.knows = true
    show('blur')
    clock.repaint()
    expect(wire.last.transformation).toBe('blur')
  })

  it('draws and tells nothing after it was closed', async () => {
    show('blur/10')
    clock.repaint()
    preview.close()
    wire.on.frame(frame(1))
    await clock.pass(PLAIN_MS)
    expect(drawn).toEqual([])
    expect(statuses).toEqual([])
    expect(wire.closedByClient).toBe(true)
  })
})

describe('a bad connection', () => {
  it('sends the newest state again when the server does not know the session yet', async () => {
    wire.knows = false
    show('blur/10')
    clock.repaint()
    await answers()
    wire.knows = true
    await clock.pass(60)
    expect(wire.sent.map((shot) => shot.seq)).toEqual([1, 2])
  })

  it('waits longer each time the session is not known', async () => {
    wire.knows = false
    show('blur/10')
    await clock.pass(3000)
    expect(wire.sent.length).toBeGreaterThan(3)
    expect(wire.sent.length).toBeLessThan(12)
  })

  it('sends the newest state again after a reconnect, with the window open', async () => {
    connect()
    for (const amount of [1, 2, 3, 4]) {
      show(`blur/${amount}`)
      clock.repaint()
    }
    wire.on.closed()
    connect()
    clock.repaint()
    expect(wire.last).toMatchObject({ seq: 4, transformation: 'blur/4' })
  })

  it('says that it reconnects only after half a second', async () => {
    connect()
    wire.on.closed()
    await clock.pass(LOST_MS - 1)
    expect(statuses).toEqual(['live'])
    await clock.pass(1)
    expect(statuses).toEqual(['live', 'reconnecting'])
    connect()
    expect(statuses).toEqual(['live', 'reconnecting', 'live'])
  })

  it('says nothing about a gap shorter than that', async () => {
    connect()
    wire.on.closed()
    await clock.pass(LOST_MS - 1)
    connect()
    await clock.pass(LOST_MS)
    expect(statuses).toEqual(['live'])
  })

  it('asks by plain GETs where there is no socket, settles too, and goes back to the socket when it comes', async () => {
    show('blur/10')
    wire.on.closed()
    await clock.pass(PLAIN_MS)
    expect(statuses).toEqual(['plain'])
    await clock.pass(REST_MS)
    expect(wire.got.map((shot) => shot.settle)).toEqual([false, true])
    expect(drawn.length).toBe(2)
    connect()
    show('blur/20')
    await clock.pass(0)
    expect(wire.last.transformation).toBe('blur/20')
    expect(statuses).toEqual(['plain', 'live'])
  })

  it('says that it reconnects, not that sockets are blocked, when the whole server is away', async () => {
    connect()
    show('blur/10')
    wire.down = true
    wire.on.closed()
    await clock.pass(PLAIN_MS + 1000)
    expect(statuses).toEqual(['live', 'reconnecting'])
    wire.down = false
    await clock.pass(2000)
    expect(statuses).toEqual(['live', 'reconnecting', 'plain'])
    expect(drawn.at(-1)?.transformation).toBe('blur/10')
  })

  it('gives a settle frame the time that the server has for it, whatever else is answered', async () => {
    connect()
    show('blur/10')
    await clock.pass(REST_MS)
    wire.on.frame(frame(1))
    expect(wire.last).toMatchObject({ seq: 2, settle: true })
    await clock.pass(UNSETTLED_MS - 1)
    wire.on.frame(frame(1))
    expect(wire.sent).toHaveLength(2)
    await clock.pass(1)
    expect(wire.last).toMatchObject({ transformation: 'blur/10' })
    expect(wire.sent.length).toBeGreaterThan(2)
  })

  it('sends nothing any more once the session has failed for good', async () => {
    connect()
    wire.knows = false
    show('blur/10')
    wire.on.failed({ code: 'refused', message: 'there is no file' })
    const before = wire.sent.length
    show('blur/20')
    connect()
    await clock.pass(10 * SILENT_MS)
    expect(wire.sent).toHaveLength(before)
    expect(wire.got).toEqual([])
    expect(problems).toEqual([{ code: 'refused', message: 'there is no file' }])
    expect(wire.closedByClient).toBe(true)
  })

  it('asks a busy server again, and says nothing', async () => {
    connect()
    show('blur/10')
    await clock.pass(REST_MS)
    wire.on.frame(frame(2, { error: { code: 'busy', message: 'Too many pictures are being rendered.' } }))
    await clock.pass(100)
    expect(wire.last.transformation).toBe('blur/10')
    wire.on.frame(frame(wire.last.seq))
    await answers()
    expect(problems).toEqual([null])
  })

  it('draws what the server answers anew, as after the focal point has moved', async () => {
    connect()
    show('crop/100x100/focal')
    await clock.pass(REST_MS)
    for (const data of ['before', 'after']) {
      wire.on.frame(frame(2, { data }))
      await answers()
    }
    wire.on.frame(frame(1, { data: 'older' }))
    await answers()
    expect(drawn.map(({ seq, transformation }) => [seq, transformation])).toEqual([
      [2, 'crop/100x100/focal'],
      [2, 'crop/100x100/focal'],
    ])
  })

  it('takes shots as lost when no answer comes at all', async () => {
    connect()
    show('blur/10')
    await clock.pass(SILENT_MS + REST_MS)
    expect(wire.last.seq).toBeGreaterThan(2)
    expect(wire.last.transformation).toBe('blur/10')
  })
})

describe('the size of live frames', () => {
  it('shrinks after three heavy frames and not after one', () => {
    const edge = new LiveEdge()
    edge.observe(150_000, 20)
    expect(edge.edge).toBe(800)
    edge.observe(150_000, 20)
    edge.observe(150_000, 20)
    expect(edge.edge).toBe(640)
  })

  it('shrinks when the round trip is slow, to a floor', () => {
    const edge = new LiveEdge()
    for (let i = 0; i < 50; i++) edge.observe(20_000, 400)
    expect(edge.edge).toBe(360)
  })

  it('grows after a long run of light, quick frames', () => {
    const edge = new LiveEdge()
    for (let i = 0; i < 29; i++) edge.observe(20_000, 15)
    expect(edge.edge).toBe(800)
    edge.observe(20_000, 15)
    expect(edge.edge).toBe(1024)
  })

  it('is never larger than the picture on the screen', () => {
    show('blur/10', 500)
    clock.repaint()
    expect(wire.last.maxEdge).toBe(500)
  })
})
