// What goes between the page and the server while somebody edits.

/** One rendering as the server sends it. `data` is base64 over the socket, a blob where it came by a plain GET. */
export interface Frame {
  /** The `seq` of the shot that this answers. */
  seq: number
  /** Pixels of this frame. */
  width: number
  height: number
  bytes: number
  renderMs: number
  mime: string
  data: string | Blob
  /** Pixels of the full result. */
  fullWidth: number
  fullHeight: number
  /** Only on settle frames: what the link serves. */
  result?: Result | null
  error?: Problem | null
}

/** What a link serves: the true format, bytes and pixels. */
export interface Result {
  format: string
  bytes: number
  width: number
  height: number
  url: string
}

/** Why there is no picture: `code` of the URL API's problem answers, `message` for people. */
export interface Problem {
  code: string
  message: string
}

/** What is asked of the server: one `setPreview`. */
export interface Shot {
  seq: number
  transformation: string
  /** The longer side of the frame, px. */
  maxEdge: number
  settle: boolean
}

/** The way to the server. */
export interface Transport {
  /** Opens the subscription; calls back until the returned function is called. Reconnects by itself; `failed` says that it never will. */
  open(on: { frame(frame: Frame): void; connected(): void; closed(): void; failed(problem: Problem): void }): () => void
  /** Sends over the socket. Answers false when the server has no such session or was not reached; throws when it refuses the shot. */
  send(shot: Shot): Promise<boolean>
  /** Asks by a plain GET, for places where sockets are blocked. Throws when there is no answer. */
  get(shot: Shot, signal: AbortSignal): Promise<Frame>
}
