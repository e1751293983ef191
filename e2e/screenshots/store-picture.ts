import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { extensionFolder, repositoryRoot } from '../browser/global-setup.ts'
import { pictureOf } from './picture.ts'
import type { Theme } from './themes.ts'

export interface StorePicture {
  /** The file's, without its ending. */
  readonly name: string
  readonly theme: Theme
  readonly heading: string
  readonly text: string
  /** What is shown, as PNG. */
  readonly picture: Buffer
  /** `popup`: the words stand beside it. `page`: they stand above it, and it goes on beyond the lower edge. */
  readonly shows: 'popup' | 'page'
}

/** Composes one picture of 1280×800 on a page of the extension, whose colours and type it has. */
export async function takeStorePicture(page: Page, { name, theme, heading, text, picture, shows }: StorePicture): Promise<void> {
  const icon = await readFile(join(repositoryRoot, extensionFolder('chrome'), 'icon', '128.png'))
  await page.setViewportSize({ width: 1_280, height: 800 })
  await page.evaluate(({ words, sources, layout, sheet }) => {
    const image = (source: string, className: string): HTMLImageElement => Object.assign(new Image(), { src: source, className })
    const element = (tag: string, content: readonly (string | Node)[], className = ''): HTMLElement => {
      const made = Object.assign(document.createElement(tag), { className })
      made.append(...content)
      return made
    }
    // Neither an element nor an attribute may bring styles into a page of the extension.
    const styles = new CSSStyleSheet()
    styles.replaceSync(sheet)
    document.adoptedStyleSheets = [styles]
    const caption = element('div', [image(sources.icon, 'store-icon'), element('h1', [words.heading]), element('p', [words.text])], 'store-words')
    document.body.className = `store-${layout}`
    document.body.replaceChildren(caption, image(sources.picture, 'store-picture'))
    return Promise.all([...document.images].map((one) => one.decode()))
  }, { words: { heading, text }, sources: { icon: dataUrl(icon), picture: dataUrl(picture) }, layout: shows, sheet })
  await expect(page.getByRole('heading')).toHaveText([heading])
  const folder = join(repositoryRoot, 'docs', 'store', 'screenshots')
  await mkdir(folder, { recursive: true })
  await pictureOf(page, theme, { path: join(folder, `${name}.png`) })
}

function dataUrl(png: Buffer): string {
  return `data:image/png;base64,${png.toString('base64')}`
}

const sheet = `
  html { background: var(--accent-soft); }
  body { display: flex; height: 800px; overflow: hidden; }
  .store-icon { width: 56px; height: 56px; }
  .store-words h1 { font-weight: 700; letter-spacing: -0.02em; text-wrap: balance; }
  .store-words p { color: var(--ink-soft); text-wrap: pretty; }
  .store-picture { border-radius: 12px; box-shadow: 0 0 0 1px var(--line-strong), 0 24px 60px rgb(0 0 0 / 25%); }
  .store-popup { gap: 100px; align-items: center; padding: 0 130px 0 110px; }
  .store-popup h1 { margin: 28px 0 18px; font-size: 46px; line-height: 1.14; }
  .store-popup p { font-size: 21px; line-height: 1.5; }
  .store-page { flex-direction: column; gap: 28px; align-items: center; padding-top: 36px; }
  .store-page .store-words { display: grid; grid-template-columns: 56px auto; gap: 0 20px; align-items: center; width: 1120px; }
  .store-page .store-icon { grid-row: span 2; }
  .store-page h1 { font-size: 32px; line-height: 1.2; }
  .store-page p { font-size: 18px; }
`
