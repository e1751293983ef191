import { describe, expect, it } from 'vitest'
import { menuChoice } from './menus.ts'

describe('menuChoice', () => {
  it('means the link, the selection, the page, or the tab', () => {
    expect(menuChoice({ menuItemId: 'probe', linkUrl: 'https://link.test/x', pageUrl: 'https://page.test/' })).toEqual({ kind: 'report', address: 'https://link.test/x' })
    expect(menuChoice({ menuItemId: 'report' }, 'https://tab.test/path')).toEqual({ kind: 'report', address: 'https://tab.test/path' })
  })

  it('scans a host, and says why there is none', () => {
    expect(menuChoice({ menuItemId: 'scan' }, 'https://tab.test/path')).toMatchObject({ kind: 'scan', target: { url: 'https://tab.test/' } })
    expect(menuChoice({ menuItemId: 'scan' }, 'about:config')).toEqual({ kind: 'report', address: 'about:config' })
  })

  it('opens a host beside the page, and says why there is none', () => {
    expect(menuChoice({ menuItemId: 'panel' }, 'https://tab.test/path')).toMatchObject({ kind: 'panel', target: { url: 'https://tab.test/' }, address: 'https://tab.test/path' })
    expect(menuChoice({ menuItemId: 'panel' }, 'about:config')).toEqual({ kind: 'report', address: 'about:config' })
  })

  it('opens the options wherever it is chosen', () => {
    expect(menuChoice({ menuItemId: 'options', pageUrl: 'https://page.test/' })).toEqual({ kind: 'options' })
  })
})
