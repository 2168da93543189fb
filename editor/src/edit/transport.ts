import { documentText, graphql } from '@/lib/api'
import { socket, socketError, socketState, subscribe } from '@/lib/socket'
import type { Frame, Problem, Shot, Transport } from './frames'
import { loadable, through } from './links'

const Subscribe = graphql(`
  subscription Preview($session: ID!, $file: ID!, $accept: String) {
    preview(session: $session, file: $file, accept: $accept) {
      seq width height bytes renderMs mime data fullWidth fullHeight
      result { format bytes width height url }
      error { code message }
    }
  }
`)

const SetPreview = graphql(`
  mutation SetPreview($session: ID!, $seq: Int!, $transformation: Transformation!, $maxEdge: Int!, $settle: Boolean) {
    setPreview(session: $session, seq: $seq, transformation: $transformation, maxEdge: $maxEdge, settle: $settle)
  }
`)

/** What this browser says it takes when it loads an `<img>`; settle frames choose their format by it. */
const ACCEPT = 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8'

/** A preview session of one file over the page's socket, and over plain GETs of its image URL. */
export function previewTransport(file: string): Transport {
  const session = randomId()
  const subscription = documentText(Subscribe)
  const mutation = documentText(SetPreview)
  // graphql-ws would send again after a reconnect what was not answered; the preview sends the newest state instead.
  const pending = new Set<() => void>()

  return {
    open({ frame, connected, closed, failed }) {
      const stop = subscribe<{ preview: Frame }>(
        { query: subscription, variables: { session, file, accept: ACCEPT } },
        (data) => frame(data.preview),
        (error) => failed({ code: 'refused', message: error.message }),
      )
      const offConnected = socket.on('connected', connected)
      // Who comes from the library finds the socket open: there is no event to wait for.
      if (socketState.value === 'open') queueMicrotask(connected)
      const offClosed = socket.on('closed', () => {
        for (const drop of pending) drop()
        pending.clear()
        closed()
      })
      return () => {
        stop()
        offConnected()
        offClosed()
        for (const drop of pending) drop()
      }
    },

    send(shot) {
      return new Promise((resolve, reject) => {
        let known = false
        const stop = socket.subscribe<{ setPreview: boolean }>(
          { query: mutation, variables: { session, ...shot } },
          {
            next: ({ data, errors }) => {
              if (errors?.[0]) reject(new Error(errors[0].message))
              else known = data?.setPreview ?? false
            },
            error: (error) => {
              const problem = socketError(error)
              if (problem.code === 'NETWORK') resolve(false)
              else reject(problem)
            },
            complete: () => {
              pending.delete(stop)
              resolve(known)
            },
          },
        )
        pending.add(stop)
      })
    },

    async get(shot, signal): Promise<Frame> {
      const sent = performance.now()
      const { transformation } = shot
      const [url, small, about] = (await loadable(signal, file, [transformation, through(transformation, `preview/${shot.maxEdge}x${shot.maxEdge}`), through(transformation, 'json')])) as [string, string, string]
      const live = shot.settle ? url : small
      const [response, whole] = await Promise.all([fetch(live, { signal, headers: { Accept: ACCEPT } }), shot.settle ? null : fetch(about, { signal })])
      if (!response.ok) return refused(shot, await problemOf(response))
      const data = await response.blob()
      const { width, height } = await sizeOf(data)
      // A live frame is smaller than what the link serves: that size is asked for by itself.
      const full = whole?.ok ? ((await whole.json()) as { width: number; height: number }) : { width, height }
      const format = data.type.replace('image/', '')
      return {
        seq: shot.seq,
        ...{ width, height, fullWidth: full.width, fullHeight: full.height },
        bytes: data.size,
        renderMs: performance.now() - sent,
        mime: data.type,
        data,
        result: shot.settle ? { format, bytes: data.size, width, height, url } : null,
      }
    },
  }
}

function refused(shot: Shot, error: Problem): Frame {
  const none = { width: 0, height: 0, fullWidth: 0, fullHeight: 0, bytes: 0, renderMs: 0, mime: '', data: '' }
  return { seq: shot.seq, ...none, error }
}

/** A problem answer (RFC 9457). A server that is away has none: then it is no answer at all. */
async function problemOf(response: Response): Promise<Problem> {
  const problem = (await response.json().catch(() => null)) as { code?: string; detail?: string; title?: string } | null
  if (!problem) throw new Error(`status ${response.status}`)
  return { code: problem.code ?? 'refused', message: problem.detail ?? problem.title ?? `status ${response.status}` }
}

async function sizeOf(data: Blob): Promise<{ width: number; height: number }> {
  const picture = await createImageBitmap(data)
  const { width, height } = picture
  picture.close()
  return { width, height }
}

/** `crypto.randomUUID` is there only in secure contexts, and the page may be opened over plain http in a home network. */
function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
