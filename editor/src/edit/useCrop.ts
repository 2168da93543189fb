import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import { insert, remove, sameChain, textOf, type Chain } from './chain'
import { isInside, isWhole, SHAPES, whole, withRatio, type Rect, type Size, type Turn } from './crop'
import type { Registry } from './registry'
import { cropOf, cropPlace, cropRatio, cropRect, cropStep, sizeAt, turnChain, turnsCrop, uncutRect, upTo, withCrop } from './turn'
import type { Editor } from './useEditor'

/**
 * The crop tool. While it is open the picture is shown as it enters the crop step, and the box is drawn over it; the step
 * follows the box. Closing leaves no step that keeps the whole picture, and one that was not touched as it was.
 */
export function useCrop(editor: Editor, registry: Registry, source: Ref<Size>, focal: Ref<{ x: number; y: number } | null>, shown: Ref<{ transformation: string; width: number; height: number } | null>) {
  const id = ref<number | null>(null)
  const box = shallowRef<Rect | null>(null)
  const shape = ref('free')
  const ratio = ref<number | null>(null)
  /** The box as the hand left it: every shape is fitted into this one. */
  let drawn: Rect | null = null
  /** The step covers the picture, whose size is not known yet. */
  let fresh = false
  let before: Chain = []
  let begun: Chain = []
  /** The picture was turned under the tool. */
  let hasTurned = false

  const open = computed(() => id.value !== null)
  const view = computed(() => (id.value === null ? null : upTo(editor.chain.value, id.value, registry, false)))
  /** The size of what enters the crop comes with the server's frame of it. */
  const picture = shallowRef<Size | null>(null)
  const frame = computed(() => (open.value && picture.value && box.value ? { picture: picture.value, ratio: ratio.value, about: 'crop' as const, grab: true } : null))

  function begin(): void {
    const { chain } = editor
    before = chain.value
    let step = cropOf(chain.value)
    fresh = !step
    if (!step) {
      const at = cropPlace(chain.value, registry)
      const own = cropStep({ x: 0, y: 0, ...sizeAt(chain.value, at, source.value) }, registry)
      if (!own) return
      step = own
      editor.update(insert(chain.value, own, at))
    }
    begun = chain.value
    hasTurned = false
    box.value = picture.value = drawn = null
    ratio.value = cropRatio(step, registry)
    shape.value = SHAPES.find(([, value]) => value === ratio.value)?.[0] ?? ''
    id.value = step.id
  }

  // Undo or the address bar may take the step away from under the tool, or move its box.
  watch([editor.chain, shown], ([chain, now]) => {
    const step = chain.find((other) => other.id === id.value)
    if (id.value === null) return
    if (!step || step.off) {
      id.value = null
      return
    }
    if (view.value && now?.transformation === textOf(view.value)) picture.value = { w: now.width, h: now.height }
    if (!picture.value) return
    const all = { x: 0, y: 0, ...picture.value }
    const rect = fresh ? all : cropRect(step, registry, picture.value, focal.value)
    fresh = false
    if (!box.value || (rect && differs(whole(box.value, picture.value), whole(rect, picture.value)))) drawn = box.value = rect ?? all
  })

  // The hand moves the box: the step follows, in whole pixels.
  watch(box, (rect) => {
    const step = editor.chain.value.find((other) => other.id === id.value)
    if (!rect || !step || !picture.value) return
    const now = whole(rect, picture.value)
    const had = cropRect(step, registry, picture.value, focal.value)
    if (!had || differs(now, whole(had, picture.value))) editor.update(withCrop(editor.chain.value, step.id, now, registry))
  }, { flush: 'sync' })

  /** The hand let go. */
  function settle(): void {
    drawn = box.value
    editor.commit()
  }

  function choose(name: string, to: number | null | 'original'): void {
    if (!picture.value || !box.value) return
    shape.value = name
    ratio.value = to === 'original' ? picture.value.w / picture.value.h : to
    if (ratio.value !== null) {
      box.value = withRatio(drawn ?? box.value, ratio.value)
      editor.commit()
    }
  }

  /** Turns the picture under the tool, and the box with it. Answers false where the turn comes after the crop: not here. */
  function turn(kind: Turn): boolean {
    if (id.value === null || !turnsCrop(editor.chain.value, id.value, registry)) return false
    fresh = isIdle()
    box.value = picture.value = null
    ratio.value = null
    shape.value = 'free'
    hasTurned = true
    editor.apply(turnChain(editor.chain.value, kind, registry, source.value, focal.value))
    return true
  }

  /** Whether the step keeps the whole picture and adds no border to it. Right after a turn the box is not there yet. */
  function isIdle(): boolean {
    const step = editor.chain.value.find((other) => other.id === id.value)
    if (!step || !box.value || !picture.value) return fresh
    const rect = uncutRect(step, registry, picture.value, focal.value)
    return isWhole(box.value, picture.value) && (!rect || isInside(rect, picture.value))
  }

  function done(): void {
    const step = id.value
    const untouched = sameChain(editor.chain.value, begun)
    const idle = isIdle()
    id.value = null
    if (untouched) editor.update(before)
    else if (step !== null && idle) editor.update(remove(editor.chain.value, step))
    editor.commit()
  }

  function cancel(): void {
    const step = id.value
    id.value = null
    // What was set beside the tool meanwhile stays; a turn has changed more than the crop's own step.
    if (hasTurned || step === null) return editor.apply(before)
    const had = before.find((other) => other.id === step)
    editor.apply(had ? editor.chain.value.map((other) => (other.id === step ? had : other)) : remove(editor.chain.value, step))
  }

  return { open, view, box, frame, shape, begin, settle, choose, turn, done, cancel }
}

export type CropTool = ReturnType<typeof useCrop>

function differs(a: Rect, b: Rect): boolean {
  return a.x !== b.x || a.y !== b.y || a.w !== b.w || a.h !== b.h
}
