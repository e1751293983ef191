import type { Locator, Page, PageScreenshotOptions } from '@playwright/test'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { repositoryRoot } from '../browser/global-setup.ts'
import { themes } from './themes.ts'
import type { Theme } from './themes.ts'

/** A popup at its own width, in docs/screenshots: from its top to the end of one of its parts, which is more than its window shows without scrolling. */
export async function takePopup(page: Page, last: Locator, name: string): Promise<void> {
  // In a tab: the window of a real popup cannot be made as high as the picture.
  await page.setViewportSize({ width: popupWidth, height: 2_400 })
  const end = await last.boundingBox()
  if (end === null) throw new Error(`${name}: nothing to end with`)
  await takeBothThemes(page, name, { clip: { x: 0, y: 0, width: popupWidth, height: Math.ceil(end.y + end.height) + 8 } })
}

/** A popup in a tab, as far as its window would show it. */
export async function takePopupWindow(page: Page, name: string): Promise<void> {
  await page.setViewportSize({ width: popupWidth, height: 600 })
  await takeBothThemes(page, name)
}

/** A real popup, whose window has the size that it has. */
export async function takeRealPopup(page: Page, name: string): Promise<void> {
  await takeBothThemes(page, name)
}

/** A page in a window that is as high as the page, or as `maxHeight` (px). */
export async function takePage(page: Page, name: string, { width, maxHeight = Infinity }: { readonly width: number; readonly maxHeight?: number }): Promise<void> {
  await page.setViewportSize({ width, height: 720 })
  const height = await page.evaluate(() => document.documentElement.scrollHeight)
  await page.setViewportSize({ width, height: Math.min(height, maxHeight) })
  await page.evaluate(() => scrollTo(0, 0))
  await takeBothThemes(page, name)
}

/** One part of a page, in a window of this width, with the paper around it. */
export async function takePart(page: Page, part: Locator, name: string, { width }: { readonly width: number }): Promise<void> {
  await page.setViewportSize({ width, height: 1_000 })
  await part.scrollIntoViewIfNeeded()
  const box = await part.boundingBox()
  if (box === null) throw new Error(`${name}: nothing to be seen`)
  const margin = 16
  await takeBothThemes(page, name, { clip: { x: box.x - margin, y: box.y, width: box.width + 2 * margin, height: box.height } })
}

/** A window of this size on a page, scrolled so that this is the first thing below the bar at its top. */
export async function takeWindow(page: Page, first: Locator, name: string, size: { readonly width: number; readonly height: number }): Promise<void> {
  await page.setViewportSize(size)
  await scrollBelowBar(first)
  await takeBothThemes(page, name)
}

/** Scrolls until this is the first thing below the bar that stays at the top of a page. */
export async function scrollBelowBar(first: Locator): Promise<void> {
  await first.evaluate((element) => scrollTo(0, scrollY + element.getBoundingClientRect().top - 64))
}

/** What is seen of a page in one theme, for example to be put into another picture. */
export async function pictureOf(page: Page, theme: Theme, options: PageScreenshotOptions = {}): Promise<Buffer> {
  await page.emulateMedia({ colorScheme: theme })
  // Nothing is shown as if something were about to be pressed.
  await page.mouse.move(0, 0)
  return page.screenshot({ animations: 'disabled', caret: 'hide', ...options })
}

async function takeBothThemes(page: Page, name: string, options: PageScreenshotOptions = {}): Promise<void> {
  const folder = join(repositoryRoot, 'docs', 'screenshots')
  await mkdir(folder, { recursive: true })
  for (const theme of themes) await pictureOf(page, theme, { ...options, path: join(folder, `${name}-${theme}.png`) })
}

/** What the sheet of the popup says, in px. */
const popupWidth = 400
