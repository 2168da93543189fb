import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import { change, textOf } from './chain'
import type { Rect, Size } from './crop'
import { regionRect, regionValues } from './region'
import { regionOf, type Registry } from './registry'
import { upTo } from './turn'
import type { Editor } from './useEditor'

/**
 * The box on the picture in which a step hides, writes or lays something. While it is open the picture is shown as the step
 * leaves it, and the step follows the box. `ratioOf` is that of a file that is fitted into it.
 */
export function useRegion(
  editor: Editor,
  registry: Registry,
  focal: Ref<{ x: number; y: number } | null>,
  shown: Ref<{ transformation: string; width: number; height: number } | null>,
  ratioOf: (file: string) => number | null,
) {
  const id = ref<number | null>(null)
  const box = shallowRef<Rect | null>(null)
  const picture = shallowRef<Size | null>(null)
  /** The keyboard goes to the box. */
  const grab = ref(false)

  const step = computed(() => editor.chain.value.find((other) => other.id === id.value && !other.off) ?? null)
  const operation = computed(() => (step.value && registry.get(step.value.operation)) || null)
  const open = computed(() => step.value !== null)
  const view = computed(() => (step.value ? upTo(editor.chain.value, step.value.id, registry, true) : null))
  const ratio = computed(() => {
    const file = operation.value?.parameters.find(({ kind }) => kind === 'FILE')
    return file && step.value ? ratioOf(step.value.values[file.name] ?? file.default ?? '') : null
  })
  const frame = computed(() => (open.value && picture.value && box.value ? { picture: picture.value, ratio: ratio.value, about: 'region' as const, grab: grab.value } : null))

  function begin(step: number, byHand: boolean): void {
    const at = registry.get(editor.chain.value.find((other) => other.id === step)?.operation ?? '')
    if (!at || !regionOf(at)) return
    box.value = picture.value = null
    grab.value = byHand
    id.value = step
    // It leaves the size as it is: what was shown before it was added is as good as a frame with it.
    const bare = (view.value ?? []).filter((other) => other.id !== step)
    const now = shown.value
    if (now && [bare, view.value ?? []].some((chain) => textOf(chain) === now.transformation)) measure(now)
  }

  function measure({ width, height }: { width: number; height: number }): void {
    if (picture.value?.w !== width || picture.value.h !== height) picture.value = { w: width, h: height }
  }

  /** What the hand has moved meanwhile stays. */
  function done(): void {
    if (id.value === null) return
    id.value = null
    editor.commit()
  }

  // The size of what the box lies on comes with the server's frame of it; undo, numbers or the address may move the box.
  watch([step, shown, ratio, picture], ([now, frame, shape], [, , had]) => {
    if (!now || !operation.value) {
      id.value = null
      return
    }
    if (view.value && frame?.transformation === textOf(view.value)) measure(frame)
    // Another file in the same box has another shape.
    if (!picture.value || (box.value && shape === had && isWritten(box.value, picture.value))) return
    box.value = regionRect(now, operation.value, picture.value, focal.value, ratio.value)
  })

  /** Whether the step says already what the box is. */
  function isWritten(rect: Rect, size: Size): boolean {
    return Object.entries(written(rect, size)).every(([name, value]) => step.value?.values[name] === value)
  }

  const written = (rect: Rect, size: Size) => (step.value && operation.value ? regionValues(step.value, operation.value, rect, size) : {})

  // The hand moves the box: the step follows.
  watch(box, (rect) => {
    if (!rect || !step.value || !operation.value || !picture.value) return
    const now = regionRect(step.value, operation.value, picture.value, focal.value, ratio.value)
    if (now && near(now, rect)) return
    editor.update(change(editor.chain.value, step.value.id, operation.value, { ...step.value.values, ...written(rect, picture.value) }))
  }, { flush: 'sync' })

  return { id, step, open, view, box, frame, begin, settle: () => editor.commit(), done }
}

export type RegionTool = ReturnType<typeof useRegion>

const near = (a: Rect, b: Rect) => Math.abs(a.x - b.x) + Math.abs(a.y - b.y) + Math.abs(a.w - b.w) + Math.abs(a.h - b.h) < 0.01
