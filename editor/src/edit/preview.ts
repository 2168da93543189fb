import type { Frame, Problem, Result, Shot, Transport } from './frames'

/** What the page wants to see. */
export interface View {
  transformation: string
  /** The longer side of the picture on the screen, in device pixels: settle frames have this size, others at most. */
  edge: number
}

/** Time, so that tests can hold it still. Each returns a function that cancels. */
export interface Clock {
  /** Milliseconds, monotonic. */
  now(): number
  after(ms: number, run: () => void): () => void
  /** Before the next repaint. */
  frame(run: () => void): () => void
}

/** `live` over the socket; `plain` by GETs; `reconnecting` when neither answers for longer than half a second. */
export type Status = 'connecting' | 'live' | 'reconnecting' | 'plain'

/** When a frame went through the page's hands, ms of the clock. */
export interface Timing {
  seq: number
  settle: boolean
  /** When the person's hand asked for it. */
  askedAt: number
  sentAt: number
  drawnAt: number
  bytes: number
}

/** Whom the client tells. */
export interface Listener<Picture> {
  /** Makes a frame's bytes a picture. Rejects where the browser cannot read the format. */
  decode(frame: Frame): Promise<Picture>
  /** Draws it, at once; `transformation` is the one it shows. The picture is the listener's to release. */
  draw(picture: Picture, frame: Frame, transformation: string, timing: Timing): void
  /** Releases a picture that came too late to be drawn. */
  release(picture: Picture): void
  /** What the link of `transformation` serves. */
  result(result: Result, transformation: string): void
  /** The newest transformation cannot be shown; the last picture stays. null: it can again. */
  problem(problem: Problem | null): void
  status(status: Status): void
}

/** At most so many shots without an answer: 1 gives 13 frames a second at 40 ms round trip, 3 gives 40. */
export const WINDOW = 3
/** The hand rests: ask for the exact picture. */
export const REST_MS = 150
/** A lost socket is worth a word after this. */
export const LOST_MS = 500
/** No socket for this long: plain GETs. */
export const PLAIN_MS = 4000
/** No answer to a live shot for this long: the shots are taken as lost. */
export const SILENT_MS = 10_000
/** The same for a settle frame: as long as the server renders at the most, and some. */
export const UNSETTLED_MS = 45_000
/** The code of a server that has too much to do just now. */
const BUSY = 'busy'

/**
 * The client's half of the live preview: newest wins. Changes are coalesced per repaint, at most WINDOW shots are
 * unanswered, frames older than the one shown are dropped before and after decoding, and a resting hand asks for a
 * settle frame. Knows nothing of the DOM, of Vue, of GraphQL. For one file; `close` ends it.
 */
export class Preview<Picture> {
  private view: View | null = null
  private askedAt = 0
  /** The view changed since the last shot. */
  private dirty = false
  /** The view rests and was not settled yet. */
  private settle = false
  private seq = 0
  private answered = 0
  private shown = 0
  /** Those without an answer, and the last that has one: the server may answer it again, when the file has changed. */
  private readonly shots = new Map<number, Shot & { askedAt: number; sentAt: number }>()
  private status: Status = 'connecting'
  private everConnected = false
  /** Shots go out as plain GETs until the socket is there. */
  private overGet = false
  private closed = false
  private retryMs = 0
  private readonly timers = new Map<string, () => void>()
  private readonly plain = new AbortController()
  private readonly stop: () => void

  /** `adapt` says how large live frames may be and learns from those that came. */
  constructor(
    private readonly transport: Transport,
    private readonly clock: Clock,
    private readonly listener: Listener<Picture>,
    private readonly adapt: { edge: number; observe(bytes: number, roundTripMs: number): void },
  ) {
    this.stop = transport.open({
      frame: (frame) => void this.receive(frame),
      connected: () => this.connected(),
      closed: () => this.lost(),
      failed: (problem) => {
        this.close()
        listener.problem(problem)
      },
    })
    this.timer('plain', PLAIN_MS, () => this.fallBack())
  }

  /** Wants this view from now on. The same one again is no change. */
  show(view: View): void {
    if (this.view?.transformation === view.transformation && this.view.edge === view.edge) return
    this.view = { ...view }
    this.askedAt = this.clock.now()
    this.dirty = true
    this.settle = false
    this.schedule()
    this.timer('rest', REST_MS, () => {
      this.settle = true
      this.flush()
    })
  }

  /** Ends the session. Nothing is drawn or told afterwards. */
  close(): void {
    this.closed = true
    for (const cancel of this.timers.values()) cancel()
    this.timers.clear()
    this.plain.abort()
    this.stop()
  }

  private schedule(): void {
    if (this.timers.has('frame') || this.closed) return
    const cancel = this.clock.frame(() => {
      this.timers.delete('frame')
      this.flush()
    })
    this.timers.set('frame', cancel)
  }

  /** Sends what is due, if the window has room. Otherwise the next answer calls again. */
  private flush(): void {
    if (this.closed || !this.view || this.seq - this.answered >= WINDOW) return
    if (this.dirty) {
      this.dirty = false
      this.post(Math.min(this.view.edge, this.adapt.edge), false)
    } else if (this.settle) {
      this.settle = false
      this.post(this.view.edge, true)
    }
  }

  private post(maxEdge: number, settle: boolean): void {
    const seq = ++this.seq
    const shot = { seq, transformation: this.view!.transformation, maxEdge, settle }
    this.shots.set(seq, { ...shot, askedAt: this.askedAt, sentAt: this.clock.now() })
    if (settle) this.timer('unsettled', UNSETTLED_MS, () => this.again())
    else this.timer('silent', SILENT_MS, () => this.again())
    if (this.overGet) {
      this.transport.get(shot, this.plain.signal).then(
        (frame) => {
          if (this.overGet) this.become('plain')
          void this.receive(frame)
        },
        () => {
          if (this.overGet) this.become('reconnecting')
          this.missed(seq)
        },
      )
      return
    }
    this.transport.send(shot).then(
      (known) => {
        if (!known) this.missed(seq)
      },
      (error: unknown) => {
        if (this.closed || seq < this.shown) return
        this.answer(seq)
        this.listener.problem({ code: 'refused', message: error instanceof Error ? error.message : String(error) })
      },
    )
  }

  private async receive(frame: Frame): Promise<void> {
    if (this.closed) return
    if (frame.error?.code === BUSY) return this.missed(frame.seq)
    const shot = this.shots.get(frame.seq)
    const again = frame.seq <= this.answered
    this.answer(frame.seq)
    this.retryMs = 0
    if (!shot || frame.seq < this.shown) return
    if (again) shot.askedAt = shot.sentAt = this.clock.now()
    else if (!shot.settle && !frame.error) this.adapt.observe(frame.bytes, this.clock.now() - shot.sentAt)
    if (frame.error) {
      this.shown = frame.seq
      this.listener.problem(frame.error)
      return
    }
    let picture: Picture | null = null
    try {
      picture = await this.listener.decode(frame)
    } catch {
      // A format that this browser cannot read: the live frame stays, and the figures are told all the same.
    }
    if (this.closed || frame.seq < this.shown) {
      if (picture) this.listener.release(picture)
      return
    }
    this.shown = frame.seq
    this.listener.problem(null)
    if (picture) {
      const timing = { seq: frame.seq, settle: shot.settle, askedAt: shot.askedAt, sentAt: shot.sentAt, drawnAt: this.clock.now(), bytes: frame.bytes }
      this.listener.draw(picture, frame, shot.transformation, timing)
    }
    if (frame.result) this.listener.result(frame.result, shot.transformation)
  }

  /** An answer to `seq` answers all before it: the server renders only the newest. */
  private answer(seq: number): void {
    this.answered = Math.max(this.answered, seq)
    for (const old of this.shots.keys()) if (old < seq) this.shots.delete(old)
    const open = [...this.shots.values()].filter((shot) => shot.seq > this.answered)
    if (open.some((shot) => !shot.settle)) this.timer('silent', SILENT_MS, () => this.again())
    else this.cancel('silent')
    if (!open.some((shot) => shot.settle)) this.cancel('unsettled')
    if (this.dirty) this.schedule()
    else if (this.settle) this.flush()
  }

  /** The server did not take the shot, or cannot do it now: send the newest again, a little later each time. */
  private missed(seq: number): void {
    if (this.closed || seq <= this.answered) return
    this.retryMs = Math.min(2000, this.retryMs * 2 || 50)
    this.timer('retry', this.retryMs, () => this.again())
  }

  /** Takes all unanswered shots as lost and sends the newest view again, to be settled after. */
  private again(): void {
    this.answered = this.seq
    this.shots.clear()
    this.cancel('silent')
    this.cancel('unsettled')
    if (!this.view) return
    this.dirty = true
    this.settle = true
    this.schedule()
  }

  private connected(): void {
    if (this.closed) return
    this.cancel('lost')
    this.cancel('plain')
    const first = !this.everConnected && !this.overGet
    this.everConnected = true
    this.overGet = false
    this.become('live')
    if (!first) this.again()
  }

  private lost(): void {
    if (this.closed) return
    if (this.status === 'live' && !this.timers.has('lost')) this.timer('lost', LOST_MS, () => this.become('reconnecting'))
    if (!this.timers.has('plain') && !this.overGet) this.timer('plain', PLAIN_MS, () => this.fallBack())
  }

  private fallBack(): void {
    this.overGet = true
    this.again()
  }

  private become(status: Status): void {
    if (this.status === status || this.closed) return
    this.status = status
    this.listener.status(status)
  }

  private timer(name: string, ms: number, run: () => void): void {
    this.cancel(name)
    const cancel = this.clock.after(ms, () => {
      this.timers.delete(name)
      run()
    })
    this.timers.set(name, cancel)
  }

  private cancel(name: string): void {
    this.timers.get(name)?.()
    this.timers.delete(name)
  }
}
