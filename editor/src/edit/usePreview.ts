import { computed, onBeforeUnmount, ref, shallowRef, watch, type Ref } from 'vue'
import { textOf, type Chain } from './chain'
import { LiveEdge } from './edge'
import { needsSvg, NOTHING, optimism } from './optimistic'
import type { Frame, Problem, Result } from './frames'
import { Preview, type Clock, type Status, type Timing } from './preview'
import { previewTransport } from './transport'

/** Above this round trip the page helps itself until the server's picture is there; below, it would only be in the way. */
const SLOW_MS = 60
/** So many timings are kept for whoever measures. */
const KEPT = 4000

const clock: Clock = {
  now: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  frame: (run) => {
    const handle = requestAnimationFrame(run)
    return () => cancelAnimationFrame(handle)
  },
}

declare global {
  interface Window {
    /** For the benchmark: what was drawn when. */
    __calotype?: { frames: Timing[] }
  }
}

/** What is on the canvas: a transformation, and the pixels of its full result. */
export interface Shown {
  transformation: string
  chain: Chain
  width: number
  height: number
}

/** What the link of a transformation serves. */
export interface Served extends Result {
  transformation: string
}

/**
 * Keeps the server's rendering of `chain` on the canvas. `edge` is the longer side of the picture on the screen in device
 * pixels. Ends with the component. The chains that were sent are remembered, so that the page knows what it shows.
 */
export function usePreview(file: string, chain: Ref<Chain>, edge: Ref<number>, canvas: Ref<HTMLCanvasElement | null>) {
  const status = ref<Status>('connecting')
  const problem = shallowRef<Problem | null>(null)
  const shown = shallowRef<Shown | null>(null)
  const result = shallowRef<Served | null>(null)
  const roundTrip = ref(0)
  const recent = new Map<string, Chain>()
  const measured = (window.__calotype = { frames: [] as Timing[] })

  const preview = new Preview<ImageBitmap>(
    previewTransport(file),
    clock,
    {
      decode,
      draw: (picture, frame, transformation, timing) => {
        draw(canvas.value, picture, frame)
        shown.value = { transformation, chain: recent.get(transformation) ?? [], width: frame.fullWidth, height: frame.fullHeight }
        if (!timing.settle) roundTrip.value = timing.drawnAt - timing.sentAt
        if (measured.frames.length < KEPT) measured.frames.push(timing)
      },
      release: (picture) => picture.close(),
      result: (found, transformation) => (result.value = { ...found, transformation }),
      problem: (found) => (problem.value = found),
      status: (now) => (status.value = now),
    },
    new LiveEdge(),
  )

  watch(
    [chain, edge],
    ([steps, size]) => {
      if (size === 0) return
      const transformation = textOf(steps)
      recent.delete(transformation)
      recent.set(transformation, steps)
      if (recent.size > 50) recent.delete(recent.keys().next().value!)
      preview.show({ transformation, edge: size })
    },
    { immediate: true, flush: 'sync' },
  )
  onBeforeUnmount(() => preview.close())

  /** What the page does to the last picture meanwhile. */
  const helping = computed(() => {
    const last = shown.value
    if (!last || roundTrip.value < SLOW_MS || !canvas.value) return NOTHING
    return optimism(last.chain, chain.value, canvas.value.clientWidth / Math.max(1, last.width))
  })
  const filter = computed(() => [needsSvg(helping.value) ? 'url(#edit-optimistic)' : '', helping.value.css].filter(Boolean).join(' ') || undefined)

  return { status, problem, shown, result, helping, filter }
}

async function decode(frame: Frame): Promise<ImageBitmap> {
  const data = typeof frame.data === 'string' ? new Blob([base64(frame.data)], { type: frame.mime }) : frame.data
  return createImageBitmap(data)
}

function base64(text: string): Uint8Array<ArrayBuffer> {
  const native = Uint8Array as unknown as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }
  if (native.fromBase64) return native.fromBase64(text)
  const binary = atob(text)
  const data = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i++) data[i] = binary.charCodeAt(i)
  return data
}

/** One canvas for the life of the page: what was there stays until the moment that the next picture covers it. */
function draw(canvas: HTMLCanvasElement | null, picture: ImageBitmap, frame: Frame): void {
  const context = canvas?.getContext('2d')
  if (canvas && context) {
    if (canvas.width !== picture.width || canvas.height !== picture.height) {
      canvas.width = picture.width
      canvas.height = picture.height
    } else if (frame.mime !== 'image/jpeg') context.clearRect(0, 0, canvas.width, canvas.height)
    context.drawImage(picture, 0, 0)
    // For whoever tests or styles: which answer this is.
    canvas.dataset.seq = String(frame.seq)
  }
  picture.close()
}
