import type { WebSocket as WorkerWebSocket } from '@cloudflare/workers-types'

/**
 * The one file that knows how workerd upgrades a request: a pair of sockets, one of which goes out with a 101.
 * The types of the page's WebSocket and of the Worker's differ, so the globals are named here and nowhere else.
 */
export function upgradeToWebSocket(serve: (socket: WorkerWebSocket) => void): Response {
  const pair = new WebSocketPair()
  serve(pair[1])
  return new Response(null, { status: 101, webSocket: pair[0] })
}

declare const WebSocketPair: new () => { readonly 0: WorkerWebSocket; readonly 1: WorkerWebSocket }
declare global {
  interface ResponseInit {
    /** workerd: the client's end of a WebSocketPair. */
    readonly webSocket?: WorkerWebSocket
  }
}
