import { describe, expect, it } from 'vitest'
import { menuTarget } from './menu-target.ts'
import { chosenTarget, tabAddress, tabTarget } from './tab-target.ts'

describe('tabTarget', () => {
  it.each([
    ['https://example.com/a/secret?token=1#x', 'https://example.com/'],
    ['http://example.com:8080/', 'http://example.com:8080/'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
    ['https://[2001:db8::1]:8443/', 'https://[2001:db8::1]:8443/'],
    ['http://localhost:3000/x', 'http://localhost:3000/'],
    ['https://192.0.2.1/', 'https://192.0.2.1/'],
  ])('takes scheme, host and port of %s and leaves its path', (address, url) => {
    expect(tabTarget(address)).toMatchObject({ kind: 'host', target: { url } })
  })

  it.each([
    [undefined, 'unknown', null],
    ['', 'unknown', null],
    ['chrome://newtab/', 'newTab', null],
    ['chrome://settings/', 'browserPage', null],
    ['about:config', 'browserPage', null],
    ['about:newtab', 'newTab', null],
    ['edge://flags', 'browserPage', null],
    ['devtools://devtools/bundled/x.html', 'developerTools', null],
    ['chrome-extension://abcdefghijklmnopabcdefghijklmnop/popup.html', 'extensionPage', null],
    ['moz-extension://11111111-2222-4333-8444-555555555555/options.html', 'extensionPage', null],
    ['chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/index.html?src=https://example.com/a.pdf', 'pdfViewer', 'https://example.com'],
    ['chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/https%3A%2F%2Fexample.com%2Fa.pdf', 'pdfViewer', 'https://example.com'],
    ['resource://pdf.js/web/viewer.html', 'browserPage', null],
    ['https://chromewebstore.google.com/detail/x', 'store', 'https://chromewebstore.google.com'],
    ['https://addons.mozilla.org/en-US/firefox/', 'store', 'https://addons.mozilla.org'],
    ['file:///home/me/x.html', 'file', null],
    ['view-source:https://example.com/a?b', 'source', 'https://example.com'],
    ['blob:https://example.com/0-1-2', 'inline', 'https://example.com'],
    ['data:text/html,hi', 'inline', null],
    ['javascript:void 0', 'inline', null],
    ['ftp://example.com/', 'otherScheme', null],
    ['not an address', 'unknown', null],
  ])('says why %s has no host', (address, reason, suggestion) => {
    expect(tabTarget(address)).toEqual({ kind: 'hostless', reason, suggestion })
  })

  it('does not take a lookalike for a store', () => {
    expect(tabTarget('https://addons.mozilla.org.evil.test/').kind).toBe('host')
    expect(tabTarget('https://chrome.google.com/intl/en/').kind).toBe('host')
  })
})

describe('chosenTarget', () => {
  it('keeps the path that a person typed', () => {
    expect(chosenTarget('example.com/path?q=1')).toMatchObject({ kind: 'host', target: { url: 'https://example.com/path?q=1' } })
  })
  it('offers what it cannot read for correction', () => {
    expect(chosenTarget('exa mple')).toEqual({ kind: 'hostless', reason: 'unknown', suggestion: 'exa mple' })
    expect(chosenTarget('chrome://settings')).toEqual({ kind: 'hostless', reason: 'browserPage', suggestion: null })
  })
})

describe('menuTarget', () => {
  const pageUrl = 'https://page.test/x'
  it.each([
    ['a link', { linkUrl: 'https://link.test/a', selectionText: 'other.test', pageUrl }, 'https://link.test/a'],
    ['a selected host', { selectionText: ' api.example.com ', pageUrl }, 'api.example.com'],
    ['a selected address with its port', { selectionText: '192.0.2.7:8443', pageUrl }, '192.0.2.7:8443'],
    ['a selected URL', { selectionText: 'http://intranet/', pageUrl }, 'http://intranet/'],
    ['the page where the selection is a word', { selectionText: 'hello', pageUrl }, pageUrl],
    ['the page where the selection is a sentence', { selectionText: 'see example.com for more', pageUrl }, pageUrl],
    ['the page where the selection is a number', { selectionText: '2026', pageUrl }, pageUrl],
    ['the page where the link leads to no host', { linkUrl: 'mailto:me@example.com', pageUrl }, pageUrl],
    ['the frame', { frameUrl: 'https://frame.test/', pageUrl }, 'https://frame.test/'],
  ])('means %s', (_, place, expected) => {
    expect(menuTarget(place)).toBe(expected)
  })
  it('means the tab where the menu of the toolbar button knows no page', () => {
    expect(menuTarget({}, 'https://tab.test/')).toBe('https://tab.test/')
  })
})

describe('tabAddress', () => {
  it('takes what the tab shows, or else what it is on its way to', () => {
    expect(tabAddress({ url: 'https://a.test/' })).toBe('https://a.test/')
    const waiting = { url: '', pendingUrl: 'https://slow.test/' }
    expect(tabAddress(waiting)).toBe('https://slow.test/')
    expect(tabAddress({ url: '' })).toBeUndefined()
    expect(tabAddress(undefined)).toBeUndefined()
  })
})
