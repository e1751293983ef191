/** The part of Cloudflare's TCP socket API that Hostlens uses. Declared here because the platform's own types clash with the DOM's. */
declare module 'cloudflare:sockets' {
  export interface Socket {
    readonly readable: ReadableStream<Uint8Array>
    readonly writable: WritableStream<Uint8Array>
    readonly opened: Promise<{ readonly remoteAddress?: string; readonly localAddress?: string }>
    readonly closed: Promise<void>
    close(): Promise<void>
  }

  export function connect(
    address: { readonly hostname: string; readonly port: number },
    options: { readonly secureTransport: 'off'; readonly allowHalfOpen: boolean },
  ): Socket
}
