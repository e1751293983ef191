import { browser } from 'wxt/browser'

/**
 * Whether this page stands for a private window: because it is in one, or because it was opened from one. (Chromium opens
 * an extension's pages in an ordinary window even then, so that {@link privateParameter} says where they come from.)
 */
export async function isPrivate(): Promise<boolean> {
  if (browser.extension.inIncognitoContext || new URLSearchParams(location.search).has(privateParameter)) return true
  try {
    return (await browser.windows.getCurrent()).incognito
  } catch {
    // A page without a window (a side panel that is closing) is treated as the more careful case.
    return true
  }
}

/** In the address of a page of the extension: it was opened from a private window, and nothing of it may be kept. */
export const privateParameter = 'private'
