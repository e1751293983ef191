import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface OutboundGuard {
  /** For the browser's command line. */
  readonly args: readonly string[]
  /** Every host outside this machine that the browser wanted to reach since the last call. */
  readonly take: () => readonly string[]
  readonly close: () => Promise<void>
}

/**
 * A proxy that the browser has to use for every host but the lab's and loopback. It reaches nobody: it writes down who
 * was asked for and refuses. So a request that leaves the machine is seen whichever page, worker or part of the browser
 * makes it.
 */
export async function startOutboundGuard(): Promise<OutboundGuard> {
  let wanted: string[] = []
  const note = (request: string): void => {
    if (!ownRequests.some((own) => own.test(request))) wanted.push(request)
  }
  const server = createServer((request, response) => {
    note(`${request.method ?? '?'} ${request.url ?? '?'}`)
    response.writeHead(403).end()
  })
  server.on('connect', (request, socket) => {
    note(`CONNECT ${request.url ?? '?'}`)
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    args: [`--proxy-server=http://127.0.0.1:${port(server.address())}`, '--proxy-bypass-list=*.test;127.0.0.1;localhost;[::1]'],
    take: () => {
      const taken = wanted
      wanted = []
      return taken
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function port(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the guard does not listen')
  return address.port
}

/**
 * What Chromium asks its maker whatever one does: whether somebody is signed in, for updates of its components, and,
 * beside an error page, whether the network has a sign-in page.
 */
const ownRequests = [
  /^CONNECT accounts\.google\.com:443$/,
  /^(?:POST http:\/\/|CONNECT )update\.googleapis\.com[:/]/,
  /^GET http:\/\/connectivitycheck\.gstatic\.com\/generate_204$/,
]
