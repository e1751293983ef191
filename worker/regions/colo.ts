/**
 * Asks in which data centre the code runs. A Durable Object gets no `request.cf`, and is not where its caller is; a
 * request that it makes itself is answered by the data centre that it is in. Null where nothing is learnt in time.
 */
export async function askColo(fetch: (url: string, init: RequestInit) => Promise<Response>, { url = traceUrl, waitMs = 1_000 } = {}): Promise<string | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(waitMs), redirect: 'manual' })
    if (!response.ok) {
      await response.body?.cancel()
      return null
    }
    return coloIn(await firstText(response))
  } catch {
    return null
  }
}

/** `colo=FRA` among lines of `key=value`. */
export function coloIn(text: string): string | null {
  return /^colo=([A-Z]{3})$/m.exec(text)?.[1] ?? null
}

/** The beginning of a body, whatever follows: the whole of an honest answer has some 300 bytes. */
async function firstText(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const part of response.body ?? []) {
    text += decoder.decode(part, { stream: true })
    if (text.length > maxTraceCharacters) break
  }
  return text.slice(0, maxTraceCharacters)
}

const maxTraceCharacters = 4_096
const traceUrl = 'https://www.cloudflare.com/cdn-cgi/trace'
