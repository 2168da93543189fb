import {
  AppWindow, Aperture, Blend, Bookmark, BrushCleaning, CaseSensitive, CircleDashed, Coffee, Compass, Contrast, Crop, Download, Droplet,
  Droplets, EyeOff, FileLock, FileType, Files, Flame, Focus, Frame, Gauge, Ghost, Grip, Grid3x3, Highlighter, ImageOff, ImagePlus, Layers2,
  LayoutGrid, Maximize, Monitor, MonitorSmartphone, Moon, Package, PaintBucket, Palette, PanelTop, Rainbow, RotateCcw, Scaling, Scissors, Shapes,
  Shield, Shrink, SlidersHorizontal, Sparkles, Spline, SquareDashed, SquareRoundCorner, StretchHorizontal, Sun, SunDim, SunMedium, SwatchBook,
  TextAlignCenter, Thermometer, Triangle, TrianglesCenterlineDashedHorizontal, TrianglesCenterlineDashedVertical, Type, VenetianMask, WandSparkles, type LucideIcon,
} from '@lucide/vue'
import { GROUP_ICONS } from './groupIcons'
import type { Operation } from './registry'

const ICONS: Readonly<Record<string, LucideIcon>> = {
  preview: Shrink, fit: Frame, resize: Scaling, stretch: StretchHorizontal, pad: SquareDashed, scale_crop: Maximize, crop: Crop,
  trim: Scissors, border_radius: SquareRoundCorner, border: PanelTop, setfill: PaintBucket, rotate: RotateCcw, straighten: Triangle,
  flip: TrianglesCenterlineDashedHorizontal, mirror: TrianglesCenterlineDashedVertical, autorotate: Compass, dpr: MonitorSmartphone, page: Files,
  brightness: Sun, exposure: Aperture, gamma: Spline, contrast: Contrast, saturation: Droplet, vibrance: Rainbow, warmth: Thermometer, hue: Palette,
  shadows: Moon, highlights: SunMedium, enhance: WandSparkles, grayscale: SunDim, invert: Layers2, sepia: Coffee, tint: Flame, duotone: Blend,
  threshold: Contrast, posterize: SwatchBook, vignette: CircleDashed, noise: Grid3x3, filter: Sparkles, srgb: Monitor, max_icc_size: Monitor,
  blur: Droplets, sharp: Focus, blur_region: EyeOff, pixelate: Grip, pixelate_region: Grip, denoise: BrushCleaning,
  overlay: ImagePlus, overlay_blend: Blend, overlay_tile: LayoutGrid, rect: Shapes, text: Type, font: CaseSensitive, text_align: TextAlignCenter,
  text_box: Highlighter, opacity: Ghost, mask: VenetianMask,
  format: FileType, quality: Gauge, max_bytes: Package, progressive: Download, strip_meta: Shield, lossless: FileLock, inline: AppWindow,
  preset: Bookmark, default: ImageOff,
}

/** The picture of an operation: its own, else that of its group. */
export function iconOf(operation: Pick<Operation, 'name' | 'group'> | undefined): LucideIcon {
  return (operation && (ICONS[operation.name] ?? GROUP_ICONS[operation.group])) ?? SlidersHorizontal
}
