/** Sizes of live frames, the longer side in px. */
const SIZES = [360, 480, 640, 800, 1024, 1280]
const HEAVY_BYTES = 100_000
const SLOW_MS = 150

/**
 * How large live frames are: smaller when they are heavy or slow, larger again when they have been light and quick for
 * a while. Starts at 800 px. Settle frames are not asked.
 */
export class LiveEdge {
  private at = SIZES.indexOf(800)
  private poor = 0
  private good = 0
  /** After growing was a mistake once, it takes longer to try again. */
  private patience = 30

  /** The longer side of the next live frame, px. */
  get edge(): number {
    return SIZES[this.at]!
  }

  /** Learns from a frame: its bytes, and the time from sending to receiving in ms. */
  observe(bytes: number, roundTripMs: number): void {
    if (bytes > HEAVY_BYTES || roundTripMs > SLOW_MS) {
      this.good = 0
      if (++this.poor < 3 || this.at === 0) return
      this.at--
      this.poor = 0
      this.patience = Math.min(960, this.patience * 2)
    } else {
      this.poor = 0
      // What is half again as large costs about 1.6 times as much: grow only where that still fits.
      if (bytes > HEAVY_BYTES / 2 || roundTripMs > 35) this.good = 0
      else if (++this.good >= this.patience && this.at < SIZES.length - 1) {
        this.at++
        this.good = 0
      }
    }
  }
}
